/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of condition, event, wait group and once.
 */
#include "tests/kthreads/sync.h"

sys_fault_fn *const sys_fault = count_futex;

static struct {
	struct kt_mutex mutex;
	struct kt_cond cond;
	int permits; /* under the mutex */
} gate;

static void *pass_gate(void *arg)
{
	kt_mutex_lock(&gate.mutex);
	while (gate.permits == 0)
		kt_cond_wait(&gate.cond, &gate.mutex);
	gate.permits--;
	kt_mutex_unlock(&gate.mutex);
	return arg;
}

static int wait_at_gate(uint64_t deadline)
{
	int err;

	kt_mutex_lock(&gate.mutex);
	do
		err = kt_cond_wait_until(&gate.cond, &gate.mutex, deadline);
	while (!err && gate.permits == 0);
	EXPECT(kt_mutex_trylock(&gate.mutex) == -EBUSY);
	kt_mutex_unlock(&gate.mutex);
	return err;
}

static void permit(int permits)
{
	kt_mutex_lock(&gate.mutex);
	gate.permits += permits;
	kt_mutex_unlock(&gate.mutex);
}

Test(cond, each_signal_lets_one_go, .timeout = 20)
{
	struct kt_thread t[MAX];

	start_waiting(t, MAX, pass_gate, NULL);
	for (int i = 0; i < MAX; i++) {
		permit(1);
		kt_cond_signal(&gate.cond);
	}
	join_all(t, MAX);
	cr_expect(gate.permits == 0);
}

Test(cond, broadcast_lets_all_go, .timeout = 20)
{
	struct kt_thread t[MAX];

	start_waiting(t, MAX, pass_gate, NULL);
	permit(MAX);
	kt_cond_broadcast(&gate.cond);
	join_all(t, MAX);
	cr_expect(gate.permits == 0);
}

Test(cond, wait_times_out_with_the_mutex_and_not_before, .timeout = 20)
{
	uint64_t deadline = kt_after(SHORT);

	cr_expect(wait_at_gate(deadline) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
	cr_expect(wait_at_gate(PAST) == -ETIMEDOUT);
}

static void expect_nobody_counted(void)
{
	cr_expect(gate.cond.word_ >> 32 == 0);
	cr_expect(gate.cond.asleep_ == 0);
}

/* Nobody waits: not at first, nor after timeouts, signals, broadcasts. */
Test(cond, signals_to_nobody_are_no_system_call, .timeout = 20)
{
	struct kt_thread t[MAX];
	uint64_t before = futex_calls;

	kt_cond_signal(&gate.cond);
	kt_cond_broadcast(&gate.cond);
	cr_expect(futex_calls == before);
	cr_expect(wait_at_gate(PAST) == -ETIMEDOUT);
	expect_nobody_counted();
	before = futex_calls;
	kt_cond_signal(&gate.cond);
	cr_expect(futex_calls == before);
	start_waiting(t, MAX, pass_gate, NULL);
	permit(MAX);
	kt_cond_broadcast(&gate.cond);
	join_all(t, MAX);
	expect_nobody_counted();
	before = futex_calls;
	kt_cond_signal(&gate.cond);
	kt_cond_broadcast(&gate.cond);
	cr_expect(futex_calls == before);
}

/* Waits that a signal ends beside its own stay counted, but not for ever. */
Test(cond, signals_forget_who_cannot_be, .timeout = 20)
{
	struct kt_thread t;

	for (uint64_t spare = 0; spare < 3; spare++) {
		gate.cond.word_ = ((1ull << 30) + spare) << 32;
		start_waiting(&t, 1, pass_gate, NULL);
		permit(1);
		kt_cond_signal(&gate.cond);
		join_all(&t, 1);
		cr_expect(gate.cond.word_ >> 32 == (1ull << 30) - 1);
	}
}

/* One that timed out is not counted, and those that wait still are. */
Test(cond, timeout_leaves_the_others_be, .timeout = 20)
{
	struct kt_thread t[2];

	start_waiting(t, 2, pass_gate, NULL);
	for (int i = 0; i < 5; i++)
		cr_expect(wait_at_gate(PAST) == -ETIMEDOUT);
	permit(2);
	kt_cond_signal(&gate.cond);
	kt_cond_signal(&gate.cond);
	join_all(t, 2);
}

static struct kt_event event;

static void *wait_event(void *arg)
{
	kt_event_wait(&event);
	return arg;
}

Test(event, is_set_until_cleared, .timeout = 20)
{
	uint64_t before = futex_calls, deadline = kt_after(SHORT);

	cr_expect(!kt_event_is_set(&event));
	cr_expect(kt_event_wait_until(&event, deadline) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
	kt_event_set(&event);
	cr_expect(kt_event_is_set(&event));
	before = futex_calls;
	kt_event_set(&event);
	cr_expect(kt_event_wait_until(&event, PAST) == 0);
	kt_event_wait(&event);
	kt_event_clear(&event);
	kt_event_set(&event);
	kt_event_clear(&event);
	cr_expect(futex_calls == before);
	cr_expect(!kt_event_is_set(&event));
	cr_expect(kt_event_wait_until(&event, PAST) == -ETIMEDOUT);
}

Test(event, all_who_wait_go_on_though_it_is_cleared_at_once, .timeout = 20)
{
	struct kt_thread t[MAX];

	for (int round = 0; round < 20; round++) {
		start_waiting(t, MAX, wait_event, NULL);
		kt_event_set(&event);
		kt_event_clear(&event);
		join_all(t, MAX);
	}
}

static struct kt_wait_group group;

static void *wait_group(void *arg)
{
	kt_wait_group_wait(&group);
	return arg;
}

Test(wait_group, counts_and_refuses, .timeout = 20)
{
	uint64_t before = futex_calls, deadline = kt_after(SHORT);

	kt_wait_group_wait(&group);
	cr_expect(kt_wait_group_wait_until(&group, PAST) == 0);
	cr_expect(kt_wait_group_done(&group) == -EINVAL);
	cr_expect(kt_wait_group_add(&group, UINT32_MAX) == 0);
	cr_expect(kt_wait_group_add(&group, 1) == -EOVERFLOW);
	cr_expect(kt_wait_group_add(&group, 0) == 0);
	cr_expect(kt_wait_group_done(&group) == 0);
	cr_expect(kt_wait_group_add(&group, 2) == -EOVERFLOW);
	cr_expect(kt_wait_group_add(&group, 1) == 0);
	group = (struct kt_wait_group){ 0 };
	cr_expect(kt_wait_group_add(&group, 1) == 0);
	cr_expect(kt_wait_group_done(&group) == 0);
	cr_expect(kt_wait_group_done(&group) == -EINVAL);
	cr_expect(futex_calls == before);
	cr_expect(kt_wait_group_add(&group, 1) == 0);
	cr_expect(kt_wait_group_wait_until(&group, deadline) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
}

Test(wait_group, the_last_done_lets_all_go, .timeout = 20)
{
	struct kt_thread t[MAX];

	for (int round = 0; round < 20; round++) {
		uint64_t before;

		cr_expect(kt_wait_group_add(&group, 3) == 0);
		start_waiting(t, MAX, wait_group, NULL);
		before = futex_calls;
		cr_expect(kt_wait_group_done(&group) == 0);
		cr_expect(kt_wait_group_done(&group) == 0);
		cr_expect(futex_calls == before);
		cr_expect(kt_wait_group_done(&group) == 0);
		/* New work does not hold those who waited for the old. */
		cr_expect(kt_wait_group_add(&group, 1) == 0);
		join_all(t, MAX);
		cr_expect(kt_wait_group_done(&group) == 0);
	}
}

static struct kt_once once;
static struct kt_event may_return;
static int calls; /* not atomic: once is what keeps it right */

static void call(void)
{
	kt_event_wait(&may_return);
	calls++;
}

static void *call_once(void *arg)
{
	kt_once(&once, call);
	EXPECT(calls == 1);
	return arg;
}

Test(once, all_wait_for_the_one_call, .timeout = 20)
{
	struct kt_thread t[MAX];
	uint64_t before;

	start_waiting(t, MAX, call_once, NULL);
	cr_expect(calls == 0);
	kt_event_set(&may_return);
	join_all(t, MAX);
	before = futex_calls;
	kt_once(&once, call);
	cr_expect(calls == 1);
	cr_expect(futex_calls == before);
}
