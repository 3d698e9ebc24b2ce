/* SPDX-License-Identifier: MIT */
/*
 * What is random in the tests of timed waits comes from a seed, which is
 * printed; SEED=… sets it.
 */
#ifndef TESTS_UTHREADS_TIMED_H
#define TESTS_UTHREADS_TIMED_H

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

#include "uthreads/uthreads.h"

#ifdef UT_CHAOS
#define ROUNDS 4000
#else
#define ROUNDS 16000
#endif
#define THREADS 6

static uint64_t seed;

/* A hash, so that any number is as good a start as another. */
static inline uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

static inline unsigned draw(uint64_t *draws, unsigned n)
{
	return (unsigned)(mix(seed + ++*draws) % n);
}

/* None, one that has passed, one that is near. */
static inline uint64_t some_deadline(uint64_t *draws)
{
	switch (draw(draws, 8)) {
	case 0:
		return UT_FOREVER;
	case 1:
		return 1;
	default:
		return ut_after(draw(draws, 30000));
	}
}

static inline void run_all(void *(*fn)(void *))
{
	const struct ut_config config = { .workers = 2 };
	const char *given = getenv("SEED");
	int err;

	seed = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL);
	printf("SEED=%llu\n", (unsigned long long)seed);
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
	err = ut_run(&config, fn, NULL, NULL);
	cr_assert(err == 0, "%d", err);
}

#endif
