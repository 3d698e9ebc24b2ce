/* SPDX-License-Identifier: MIT */
/*
 * A process beside the threads of a probe, which plays the world outside.  It
 * is made by clone(2) itself, as not every kind of thread may call fork(3), is
 * to make nothing but system calls, and ends with who made it.
 */
#ifndef PROBES_CHILD_H
#define PROBES_CHILD_H

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cpu.h"

/* As fork(2), and -errno. */
static inline pid_t child_fork(void)
{
	pid_t parent = getpid();
	pid_t pid = (pid_t)cpu_syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0, 0);

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent) /* it was before that */
			_exit(1);
	}
	return pid;
}

static inline void child_join(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

#endif
