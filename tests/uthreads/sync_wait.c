/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of what threads wait for: condition, event, wait
 * group, once, the end of a thread.
 */
#include "tests/uthreads/sync.h"

static struct ut_mutex lock;
static struct ut_cond cond;
static int permits; /* under lock */

static int pass(uint64_t deadline)
{
	int err = 0;

	ut_mutex_lock(&lock);
	while (!permits && !err)
		err = ut_cond_wait_until(&cond, &lock, deadline);
	if (permits) {
		permits--;
		err = 0;
	}
	ut_mutex_unlock(&lock);
	return err;
}

static int pass_some_day(void *arg)
{
	(void)arg;
	return pass(UT_FOREVER);
}

static int pass_soon(void *arg)
{
	uint64_t deadline = ut_after(SHORT);

	(void)arg;
	return late(pass(deadline), deadline);
}

SYNC(cond, timeout_leaves_the_others_be)
{
	struct act stay = { pass_some_day, NULL }, go = { pass_soon, NULL };
	struct ut_thread t[4];

	start_waiting(&t[0], 1, &stay);
	start(&t[1], 2, &go);
	start_waiting(&t[3], 1, &stay);
	cr_expect(pass(PAST) == -ETIMEDOUT);
	join_all(&t[1], 2, 1);
	permits = 2;
	ut_cond_signal(&cond);
	ut_cond_signal(&cond);
	join_all(&t[0], 1, 0);
	join_all(&t[3], 1, 0);
	return 0;
}

static int pass_within_an_hour(void *arg)
{
	(void)arg;
	return pass(ut_after(HOUR));
}

SYNC(cond, broadcast_wakes_all)
{
	struct act stay = { pass_some_day, NULL };
	struct act hurry = { pass_within_an_hour, NULL };
	struct ut_thread t[MAX];

	permits = 0;
	for (int i = 0; i < MAX; i++)
		start_waiting(&t[i], 1, i % 3 ? &stay : &hurry);
	permits = MAX;
	ut_cond_broadcast(&cond);
	join_all(t, MAX, 0);
	cr_expect(permits == 0);
	return 0;
}

static struct ut_event event;

static int wait_event(void *deadline)
{
	return ut_event_wait_until(&event, *(const uint64_t *)deadline);
}

SYNC(event, is_set_until_cleared)
{
	uint64_t deadline = ut_after(SHORT);

	cr_expect(!ut_event_is_set(&event));
	cr_expect(late(ut_event_wait_until(&event, deadline), deadline));
	ut_event_set(&event);
	ut_event_set(&event);
	cr_expect(ut_event_is_set(&event));
	cr_expect(ut_event_wait_until(&event, PAST) == 0);
	ut_event_wait(&event);
	ut_event_clear(&event);
	cr_expect(!ut_event_is_set(&event));
	cr_expect(ut_event_wait_until(&event, PAST) == -ETIMEDOUT);
	return 0;
}

SYNC(event, all_who_wait_go_on_though_it_is_cleared_at_once)
{
	uint64_t never = UT_FOREVER, later = ut_after(HOUR);
	struct act wait = { wait_event, &never }, soon = { wait_event, &later };
	struct ut_thread t[MAX];

	for (int round = 0; round < 20; round++) {
		start_waiting(t, MAX / 2, &wait);
		start_waiting(t + MAX / 2, MAX / 2, round % 2 ? &wait : &soon);
		ut_event_set(&event);
		ut_event_clear(&event);
		join_all(t, MAX, 0);
	}
	return 0;
}

static struct ut_wait_group group;

static int wait_group(void *deadline)
{
	return ut_wait_group_wait_until(&group, *(const uint64_t *)deadline);
}

SYNC(wait_group, counts_and_refuses)
{
	uint64_t deadline = ut_after(SHORT);

	ut_wait_group_wait(&group);
	cr_expect(ut_wait_group_wait_until(&group, PAST) == 0);
	cr_expect(ut_wait_group_done(&group) == -EINVAL);
	cr_expect(ut_wait_group_add(&group, UINT32_MAX) == 0);
	cr_expect(ut_wait_group_add(&group, 1) == -EOVERFLOW);
	cr_expect(ut_wait_group_add(&group, 0) == 0);
	cr_expect(ut_wait_group_done(&group) == 0);
	cr_expect(ut_wait_group_add(&group, 2) == -EOVERFLOW);
	group = (struct ut_wait_group){ 0 };
	cr_expect(ut_wait_group_add(&group, 1) == 0);
	cr_expect(late(ut_wait_group_wait_until(&group, deadline), deadline));
	cr_expect(ut_wait_group_done(&group) == 0);
	cr_expect(ut_wait_group_done(&group) == -EINVAL);
	return 0;
}

SYNC(wait_group, the_last_done_lets_all_go)
{
	uint64_t never = UT_FOREVER;
	struct act act = { wait_group, &never };
	struct ut_thread t[MAX];

	for (int round = 0; round < 20; round++) {
		cr_expect(ut_wait_group_add(&group, 2) == 0);
		start_waiting(t, MAX, &act);
		cr_expect(ut_wait_group_done(&group) == 0);
		ut_yield();
		cr_expect(ut_join_until(&t[0], NULL, PAST) == -ETIMEDOUT);
		cr_expect(ut_wait_group_done(&group) == 0);
		/* New work does not hold those who waited for the old. */
		cr_expect(ut_wait_group_add(&group, 1) == 0);
		join_all(t, MAX, 0);
		cr_expect(ut_wait_group_done(&group) == 0);
	}
	return 0;
}

static struct ut_once once;
static int calls;

static void call(void)
{
	ut_event_wait(&event);
	calls++;
}

static int call_once(void *arg)
{
	(void)arg;
	ut_once(&once, call);
	return calls;
}

SYNC(once, all_wait_for_the_one_call)
{
	struct act act = { call_once, NULL };
	struct ut_thread t[MAX];

	start_waiting(t, MAX, &act);
	cr_expect(calls == 0);
	ut_event_set(&event);
	join_all(t, MAX, 1);
	cr_expect(call_once(NULL) == 1);
	return 0;
}

static int sleep_for(void *ns)
{
	ut_sleep(*(const uint64_t *)ns);
	return 7;
}

SYNC(join, may_wait_no_longer)
{
	uint64_t ns = 4 * SHORT, deadline = ut_after(SHORT);
	struct act act = { sleep_for, &ns };
	struct ut_thread t;
	void *result = NULL;

	start_waiting(&t, 1, &act);
	cr_expect(late(ut_join_until(&t, &result, deadline), deadline));
	cr_expect(result == NULL);
	cr_assert(ut_join_until(&t, &result, ut_after(HOUR)) == 0);
	cr_expect(result == (void *)7);
	cr_expect(ut_join_until(&t, &result, PAST) == -EINVAL);
	cr_expect(ut_join_until(ut_self(), NULL, PAST) == -EDEADLK);
	return 0;
}
