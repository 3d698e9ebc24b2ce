/* SPDX-License-Identifier: MIT */
/*
 * Tests of both libraries from one source: with -DTEST_uthreads it is
 * uthreads, each test on one worker and on two, and that of input and output
 * by either way of waiting.
 */
#ifndef TESTS_PAIRED_PAIRED_H
#define TESTS_PAIRED_PAIRED_H

#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/sys.h"

#define PAST 1 /* a deadline that is over */

#ifdef TEST_uthreads
#include "uthreads/uthreads.h"

#define PAIRED(name) ut_##name

static inline void *paired_main(void *body)
{
	((void (*)(void))body)();
	return NULL;
}

static inline void paired_run(void (*body)(void), const char *way,
			      unsigned workers)
{
	struct ut_config config = { .workers = workers };

	setenv("UT_IO", way, 1);
	cr_assert(ut_run(&config, paired_main, (void *)body, NULL) == 0);
}

#define PAIRED_WAY(suite, name, way, id, workers)              \
	Test(suite, name##_by_##id##_##workers, .timeout = 60) \
	{                                                      \
		paired_run(suite##_##name, way, workers);      \
	}

#define PAIRED_TEST(suite, name)               \
	static void suite##_##name(void);      \
	PAIRED_WAY(suite, name, "", worker, 1) \
	PAIRED_WAY(suite, name, "", worker, 2) \
	static void suite##_##name(void)

#define IO_TEST(suite, name)                             \
	static void suite##_##name(void);                \
	PAIRED_WAY(suite, name, "io_uring", io_uring, 1) \
	PAIRED_WAY(suite, name, "io_uring", io_uring, 2) \
	PAIRED_WAY(suite, name, "epoll", epoll, 1)       \
	PAIRED_WAY(suite, name, "epoll", epoll, 2)       \
	static void suite##_##name(void)

static inline int paired_count_waiting(const struct ut_info *info, void *n)
{
	*(uint64_t *)n += info->state[0] == 'w';
	return 0;
}

/* Those that wait now count, not those that did before. */
static inline uint64_t paired_sleeps(void)
{
	return 0;
}

static inline void paired_await(uint64_t before, uint64_t more,
				uint64_t joiners)
{
	uint64_t n = before;

	do {
		ut_yield();
		n = 0;
		ut_for_each(paired_count_waiting, &n);
	} while (n < more + joiners);
}
#else
#include "kthreads/kthreads.h"

#define PAIRED(name)             kt_##name
#define PAIRED_TEST(suite, name) Test(suite, name, .timeout = 60)
#define IO_TEST                  PAIRED_TEST

/* Times that a thread has gone to sleep. */
static inline uint64_t paired_sleeps(void)
{
	struct kt_counters c;

	kt_counters(&c);
	return c.parks;
}

/* Until so many more do, besides those who wait in a join. */
static inline void paired_await(uint64_t before, uint64_t more,
				uint64_t joiners)
{
	(void)joiners;
	while (paired_sleeps() < before + more)
		kt_yield();
}
#endif

#endif
