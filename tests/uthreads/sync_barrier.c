/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of the barrier.
 */
#include "tests/uthreads/sync.h"

static struct ut_barrier barrier;
static struct ut_event never_set;

static int arrive(void *deadline)
{
	return ut_barrier_wait_until(&barrier, *(const uint64_t *)deadline);
}

/* All waits are refused until it is made anew. */
static void expect_broken(void)
{
	uint64_t never = UT_FOREVER;

	cr_expect(ut_barrier_wait(&barrier) == -ECANCELED);
	cr_expect(elsewhere(arrive, &never) == -ECANCELED);
}

SYNC(barrier, a_wait_that_times_out_breaks_it)
{
	uint64_t never = UT_FOREVER, soon = ut_after(SHORT), past = PAST;
	struct act stay = { arrive, &never }, go = { arrive, &soon };
	struct ut_thread t[3];

	cr_assert(ut_barrier_init(&barrier, 4) == 0);
	start_waiting(&t[0], 1, &stay);
	start(&t[1], 1, &go);
	start(&t[2], 1, &stay);
	join_all(&t[1], 1, -ETIMEDOUT);
	cr_expect(ut_after(0) >= soon);
	join_all(&t[0], 1, -ECANCELED);
	join_all(&t[2], 1, -ECANCELED);
	expect_broken();

	cr_assert(ut_barrier_init(&barrier, 3) == 0);
	start_waiting(t, 1, &stay);
	cr_expect(elsewhere(arrive, &past) == -ETIMEDOUT);
	join_all(t, 1, -ECANCELED);
	expect_broken();
	return 0;
}

static int arrive_at_once(void *deadline)
{
	ut_event_wait_until(&never_set, *(const uint64_t *)deadline);
	return ut_barrier_wait(&barrier);
}

/* Who arrives after the deadline, but before the late one runs, is refused. */
SYNC(barrier, it_is_broken_when_the_time_is_over)
{
	uint64_t late = ut_after(SHORT), soon = late - 1;
	struct act first = { arrive, &late }, next = { arrive_at_once, &soon };
	struct ut_thread t[2];

	cr_assert(ut_barrier_init(&barrier, 2) == 0);
	start(&t[0], 1, &first);
	start(&t[1], 1, &next);
	join_all(&t[0], 1, -ETIMEDOUT);
	join_all(&t[1], 1, -ECANCELED);
	return 0;
}

SYNC(barrier, the_last_one_is_in_time)
{
	uint64_t later = ut_after(HOUR);
	struct act act = { arrive, &later };
	struct ut_thread t[2];

	cr_assert(ut_barrier_init(&barrier, 3) == 0);
	for (int round = 0; round < 3; round++) {
		start_waiting(t, 2, &act);
		cr_expect(ut_barrier_wait_until(&barrier, PAST) == 1);
		join_all(t, 2, 0);
	}
	return 0;
}

static struct ut_event made_anew;

static int arrive_twice(void *deadline)
{
	int err = arrive(deadline);

	ut_event_wait(&made_anew);
	return arrive(deadline) ? 0 : err;
}

SYNC(barrier, who_was_refused_may_come_again)
{
	uint64_t never = UT_FOREVER;
	struct act act = { arrive_twice, &never };
	struct ut_thread t;

	cr_assert(ut_barrier_init(&barrier, 2) == 0);
	start_waiting(&t, 1, &act);
	ut_barrier_break(&barrier);
	ut_yield();
	cr_assert(ut_barrier_init(&barrier, 2) == 0);
	ut_event_set(&made_anew);
	ut_yield();
	cr_expect(ut_barrier_wait(&barrier) == 1);
	join_all(&t, 1, -ECANCELED);
	return 0;
}

SYNC(barrier, break_lets_all_go)
{
	uint64_t never = UT_FOREVER;
	struct act act = { arrive, &never };
	struct ut_thread t[2];

	cr_assert(ut_barrier_init(&barrier, 3) == 0);
	start_waiting(t, 2, &act);
	ut_barrier_break(&barrier);
	join_all(t, 2, -ECANCELED);
	expect_broken();
	return 0;
}
