/* SPDX-License-Identifier: MIT */
/*
 * A storm of signals, whose handler does not restart system calls, on all
 * kernel threads but the one that sends them: a thousand each second.
 */
#ifndef TESTS_UTHREADS_STORM_H
#define TESTS_UTHREADS_STORM_H

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "uthreads/uthreads.h"

#define STORM 40 /* signals that a wait must survive */

static _Atomic int storm_handled, storm_calm, storm_waiting;
static int storm_bell[2]; /* by which the storm says that it was enough */

static inline void storm_handler(int signal)
{
	(void)signal;
	storm_handled++;
}

static inline void storm_signal_all(void)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;

	while ((task = readdir(tasks)))
		if (task->d_name[0] != '.')
			syscall(SYS_tgkill, getpid(), atoi(task->d_name),
				SIGUSR1);
	closedir(tasks);
}

static inline void *storm_rage(void *arg)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	while (!storm_calm) {
		storm_signal_all();
		if (storm_waiting && storm_handled >= STORM) {
			storm_waiting = 0;
			cr_assert(write(storm_bell[1], "x", 1) == 1);
		}
		nanosleep(&pause, NULL);
	}
	return arg;
}

/* A user thread: until the handler has run so often from now on. */
static inline void storm_endure(void)
{
	char in;

	storm_handled = 0;
	storm_waiting = 1;
	cr_assert(ut_read(storm_bell[0], &in, 1, UT_FOREVER) == 1);
}

/* fn as a user thread in the storm, on one worker and on two. */
static inline void storm_run(const char *way, void *(*fn)(void *))
{
	const struct sigaction action = { .sa_handler = storm_handler };
	pthread_t thread;
	sigset_t mask;

	cr_assert(pipe(storm_bell) == 0);
	sigaction(SIGUSR1, &action, NULL);
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &mask, NULL);
	cr_assert(pthread_create(&thread, NULL, storm_rage, NULL) == 0);
	pthread_sigmask(SIG_UNBLOCK, &mask, NULL);
	setenv("UT_IO", way, 1);
	for (unsigned workers = 1; workers <= 2; workers++) {
		const struct ut_config config = { .workers = workers };

		cr_assert(ut_run(&config, fn, NULL, NULL) == 0);
	}
	storm_calm = 1;
	pthread_join(thread, NULL);
}

#endif
