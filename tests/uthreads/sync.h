/* SPDX-License-Identifier: MIT */
/*
 * What the tests of synchronisation share.  They have one worker, so that who
 * yields knows that the others wait.
 */
#ifndef TESTS_UTHREADS_SYNC_H
#define TESTS_UTHREADS_SYNC_H

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>

#include "uthreads/uthreads.h"

#define PAST  1                             /* a deadline that has passed */
#define SHORT 2000000                       /* ns: a wait that must time out */
#define HOUR  (3600 * UINT64_C(1000000000)) /* one that must not */
#define MAX   16                            /* threads at once */

/* What a user thread calls. */
struct act {
	int (*fn)(void *);
	void *arg;
};

static inline void *perform(void *act)
{
	const struct act *a = act;

	return (void *)(intptr_t)a->fn(a->arg);
}

/* A test whose body is the first user thread's. */
#define SYNC(suite, name)                                             \
	static int suite##_##name(void *unused);                      \
	Test(suite, name, .timeout = 20)                              \
	{                                                             \
		const struct ut_config config = { .workers = 1 };     \
		struct act act = { suite##_##name, NULL };            \
		cr_assert(ut_run(&config, perform, &act, NULL) == 0); \
	}                                                             \
	static int suite##_##name(__attribute__((unused)) void *unused)

/* n threads that have begun to do it. */
static inline void start(struct ut_thread *t, int n, struct act *act)
{
	for (int i = 0; i < n; i++)
		cr_assert(ut_create(&t[i], NULL, perform, act) == 0);
	ut_yield();
}

/* The same of what they wait in, and not only for a short time. */
static inline void start_waiting(struct ut_thread *t, int n, struct act *act)
{
	start(t, n, act);
	for (int i = 0; i < n; i++)
		cr_assert(ut_join_until(&t[i], NULL, PAST) == -ETIMEDOUT);
}

/* All have returned `result`. */
static inline void join_all(struct ut_thread *t, int n, int result)
{
	for (int i = 0; i < n; i++) {
		void *r;

		cr_assert(ut_join(&t[i], &r) == 0);
		cr_expect((int)(intptr_t)r == result);
	}
}

/* What fn(arg) returns in another thread. */
static inline int elsewhere(int (*fn)(void *), void *arg)
{
	struct act act = { fn, arg };
	struct ut_thread t;
	void *result;

	cr_assert(ut_create(&t, NULL, perform, &act) == 0);
	cr_assert(ut_join(&t, &result) == 0);
	return (int)(intptr_t)result;
}

/* A wait that ended with err has timed out, and not too early. */
static inline int late(int err, uint64_t deadline)
{
	return err == -ETIMEDOUT && ut_after(0) >= deadline;
}

#endif
