/* SPDX-License-Identifier: MIT */
/*
 * Runs with slices of time, of threads that compute.
 */
#ifndef TESTS_UTHREADS_SLICES_H
#define TESTS_UTHREADS_SLICES_H

#include <criterion/criterion.h>

#include "base/tsan.h"
#include "uthreads/uthreads.h"

#define SLICE_NS 200000
#define THREADS  8

/* ThreadSanitizer lets signals wait for calls, of which these make none. */
#ifdef BUILT_WITH_TSAN
#define SLICED(...) Test(uthreads, __VA_ARGS__, .timeout = 60, .disabled = 1)
#else
#define SLICED(...) Test(uthreads, __VA_ARGS__, .timeout = 60)
#endif

/*
 * How often a thread locks a mutex.  Where workers stop at random they do so in
 * each lock and each unlock, which is nearly all the time that these take.
 */
#ifdef UT_CHAOS
#define LOCKS 4000
#else
#define LOCKS 2000000
#endif

static inline int run_sliced(unsigned workers, void *(*fn)(void *), void *arg)
{
	const struct ut_config config = { .workers = workers,
					  .slice_ns = SLICE_NS };

	return ut_run(&config, fn, arg, NULL);
}

static volatile int flag;

static inline void *raise_flag(void *arg)
{
	flag = 1;
	return arg;
}

static inline void *spin(void *arg)
{
	while (!flag)
		;
	return arg;
}

/* Those that spin come first, as many as there are workers. */
static inline void *spin_first(void *workers)
{
	uintptr_t n = (uintptr_t)workers;
	struct ut_thread t[THREADS], last;

	ut_sleep(1000000); /* a worker that sleeps has no timer */
	for (uintptr_t i = 0; i < n; i++)
		cr_assert(ut_create(&t[i], NULL, spin, NULL) == 0);
	ut_yield();
	cr_assert(ut_create(&last, NULL, raise_flag, NULL) == 0);
	spin(NULL);
	for (uintptr_t i = 0; i < n; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	cr_assert(ut_join(&last, NULL) == 0);
	return NULL;
}

#endif
