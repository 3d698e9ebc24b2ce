/* SPDX-License-Identifier: MIT */
/*
 * What the tests of synchronisation share: threads that wait, and knowing
 * that they do without sleeping.
 */
#ifndef TESTS_KTHREADS_SYNC_H
#define TESTS_KTHREADS_SYNC_H

#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/call.h"
#include "kthreads/kthreads.h"
#include "kthreads/park.h"

#define PAST  1       /* a deadline that has passed */
#define SHORT 2000000 /* ns: a wait that must time out */
#define MAX   16      /* threads at once */

/*
 * From any thread: says what does not hold and ends the process, as others
 * may be waiting for ever.
 */
#define EXPECT(condition)                                                  \
	do {                                                               \
		if (!(condition)) {                                        \
			fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, \
				__LINE__, #condition);                     \
			abort();                                           \
		}                                                          \
	} while (0)

/* Of all threads, in a program whose sys_fault is count_futex. */
static _Atomic uint64_t futex_calls __attribute__((unused));

static inline int count_futex(enum sys_name call, long *result)
{
	(void)result;
	futex_calls += call == SYS_CALL_futex;
	return 0;
}

static inline uint64_t parks(void)
{
	struct kt_counters c;

	kt_counters(&c);
	return c.parks;
}

/* Returns when n more threads than at `before` have gone to sleep. */
static inline void until_parked(uint64_t before, uint64_t n)
{
	while (parks() - before < n)
		kt_yield();
}

static inline void start_all(struct kt_thread *t, int n, void *(*fn)(void *),
			     void *arg)
{
	for (int i = 0; i < n; i++)
		EXPECT(kt_create(&t[i], NULL, fn, arg) == 0);
}

/* Threads that run fn(arg), all of which wait when this returns. */
static inline void start_waiting(struct kt_thread *t, int n,
				 void *(*fn)(void *), void *arg)
{
	uint64_t before = parks();

	start_all(t, n, fn, arg);
	until_parked(before, (uint64_t)n);
}

/* Waits for their ends; returns the sum of their results. */
static inline intptr_t join_all(struct kt_thread *t, int n)
{
	intptr_t sum = 0;
	void *result;

	for (int i = 0; i < n; i++) {
		EXPECT(kt_join(&t[i], &result) == 0);
		sum += (intptr_t)result;
	}
	return sum;
}

/* A wait's result for a thread to return; it timed out not before. */
static inline void *not_before(uint64_t deadline, int err)
{
	EXPECT(err != -ETIMEDOUT || kt_after(0) >= deadline);
	return (void *)(intptr_t)err;
}

/* What fn(arg) returns on a thread of its own. */
static inline intptr_t elsewhere(void *(*fn)(void *), void *arg)
{
	struct kt_thread t;

	EXPECT(kt_create(&t, NULL, fn, arg) == 0);
	return join_all(&t, 1);
}

#endif
