/* SPDX-License-Identifier: MIT */
/*
 * What the tests of timers share: deadlines, chance, and the thread that
 * serves them held still.
 */
#ifndef TESTS_PAIRED_TIMER_H
#define TESTS_PAIRED_TIMER_H

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/paired/paired.h"

static inline uint64_t after_us(uint64_t us)
{
	return sys_clock_ns() + us * 1000;
}

/* A new one each time; printed, and TIMER_SEED repeats it. */
static inline unsigned seed(void)
{
	const char *given = getenv("TIMER_SEED");
	unsigned value = given ? (unsigned)strtoul(given, NULL, 10)
			       : (unsigned)(sys_clock_ns() / 1000);

	fprintf(stderr, "TIMER_SEED=%u\n", value);
	return value;
}

static inline void wait_until(_Atomic int *count, int value)
{
	while (*count < value)
		PAIRED(yield)();
}

/* Holds the serving thread in a function until it is let go. */
struct hold {
	struct PAIRED(timer) timer;
	struct PAIRED(sem) entered, leave;
	_Atomic int left;
};

static inline void hold_here(void *arg)
{
	struct hold *h = arg;

	PAIRED(sem_post)(&h->entered);
	PAIRED(sem_wait)(&h->leave);
	h->left = 1;
}

static inline void hold(struct hold *h)
{
	*h = (struct hold){ 0 };
	cr_assert(PAIRED(timer_start)(&h->timer, PAST, 0, hold_here, h) == 0);
	PAIRED(sem_wait)(&h->entered);
}

static inline void let_go(struct hold *h)
{
	PAIRED(sem_post)(&h->leave);
	wait_until(&h->left, 1);
}

#endif
