/* SPDX-License-Identifier: MIT */
/*
 * Processes in the place of threads: what they share is a mapping of their
 * own, and one that is forked ends with who forked it.
 */
#ifndef PROBES_PROCESS_H
#define PROBES_PROCESS_H

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/probe.h"

/* Zeros that children share: where they were before, or NULL and errno. */
static inline void *process_share(void *map, size_t size)
{
	if (!map)
		map = mmap(NULL, size, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return map == MAP_FAILED ? NULL : memset(map, 0, size);
}

/* As fork(2), and -errno. */
static inline pid_t process_fork(void)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent) /* it was before that */
			_exit(1);
	}
	return pid;
}

/* Waits for its end; whether it exited with that status. */
static inline int process_ended(pid_t pid, int expected)
{
	int status;
	pid_t ended;

	do {
		ended = waitpid(pid, &status, 0);
	} while (ended < 0 && errno == EINTR);
	return ended == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == expected;
}

/* Likewise with 0, and adds the CPUs that it has seen. */
static inline int process_joined(pid_t pid, struct probe_run *r,
				 struct probe_run *seen)
{
	int is_good = process_ended(pid, 0);

	for (size_t i = 0; i < PROBE_CPUS / 64; i++)
		r->cpus_seen[i] |= seen->cpus_seen[i];
	return is_good;
}

#endif
