/* SPDX-License-Identifier: MIT */
/*
 * Tests of input and output for both libraries, from one source: with
 * -DTEST_uthreads it is uthreads, each test by io_uring and by epoll, on one
 * worker and on two.
 */
#ifndef TESTS_IO_PAIRED_H
#define TESTS_IO_PAIRED_H

#include "tests/io/io.h"

#ifdef TEST_uthreads
#include "uthreads/uthreads.h"

#define PAIRED(name) ut_##name

static inline void *io_test_main(void *body)
{
	((void (*)(void))body)();
	return NULL;
}

static inline void io_test(void (*body)(void), const char *way,
			   unsigned workers)
{
	struct ut_config config = { .workers = workers };

	setenv("UT_IO", way, 1);
	cr_assert(ut_run(&config, io_test_main, (void *)body, NULL) == 0);
}

#define IO_TEST(suite, name)                            \
	static void suite##_##name(void);               \
	Test(suite, name##_by_io_uring, .timeout = 60)  \
	{                                               \
		io_test(suite##_##name, "io_uring", 1); \
		io_test(suite##_##name, "io_uring", 2); \
	}                                               \
	Test(suite, name##_by_epoll, .timeout = 60)     \
	{                                               \
		io_test(suite##_##name, "epoll", 1);    \
		io_test(suite##_##name, "epoll", 2);    \
	}                                               \
	static void suite##_##name(void)
#else
#include "kthreads/kthreads.h"

#define PAIRED(name)         kt_##name
#define IO_TEST(suite, name) Test(suite, name, .timeout = 60)
#endif

#endif
