/* SPDX-License-Identifier: MIT */
/*
 * A test as a user thread, by either way of waiting for input and output.
 */
#ifndef TESTS_UTHREADS_WAITS_H
#define TESTS_UTHREADS_WAITS_H

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "tests/kthreads/leaks.h"
#include "uthreads/uthreads.h"

static inline int run_by(const char *way, unsigned workers, void *(*fn)(void *),
			 void *arg)
{
	struct ut_config config = { .workers = workers };

	setenv("UT_IO", way, 1);
	return ut_run(&config, fn, arg, NULL);
}

/* Both ways, one worker and more; nothing is left behind. */
static inline void run_all_ways(void *(*fn)(void *), void *arg)
{
	static const char *const ways[] = { "io_uring", "epoll" };
	struct holdings before, after;

	for (int i = 0; i < 2; i++) {
		cr_assert(run_by(ways[i], 1, fn, arg) == 0);
		before = holdings();
		cr_assert(run_by(ways[i], 1, fn, arg) == 0);
		cr_assert(run_by(ways[i], 2, fn, arg) == 0);
		cr_assert(run_by(ways[i], 3, fn, arg) == 0);
		after = holdings();
		cr_expect(after.fds == before.fds,
			  "%s: %d descriptors, then %d", ways[i], before.fds,
			  after.fds);
	}
}

#endif
