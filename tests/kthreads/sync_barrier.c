/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of the barrier.
 */
#include "tests/kthreads/sync.h"

sys_fault_fn *const sys_fault = count_futex;

static struct kt_barrier barrier;

static void *wait_barrier(void *arg)
{
	(void)arg;
	return (void *)(intptr_t)kt_barrier_wait(&barrier);
}

static void *wait_barrier_soon(void *arg)
{
	uint64_t deadline = kt_after(SHORT);

	(void)arg;
	return not_before(deadline, kt_barrier_wait_until(&barrier, deadline));
}

Test(barrier, alone_never_waits, .timeout = 20)
{
	uint64_t before = futex_calls;

	cr_expect(kt_barrier_init(&barrier, 0) == -EINVAL);
	cr_expect(kt_barrier_init(&barrier, 1) == 0);
	for (int i = 0; i < 100; i++)
		cr_expect(kt_barrier_wait_until(&barrier, PAST) == 1);
	cr_expect(futex_calls == before);
}

Test(barrier, last_lets_all_go_and_is_the_one, .timeout = 20)
{
	struct kt_thread t[MAX];

	cr_expect(kt_barrier_init(&barrier, MAX + 1) == 0);
	for (int round = 0; round < 20; round++) {
		start_waiting(t, MAX, wait_barrier, NULL);
		cr_expect(kt_barrier_wait_until(&barrier, PAST) == 1);
		cr_expect(join_all(t, MAX) == 0);
	}
}

Test(barrier, break_cancels_who_waits_and_who_comes, .timeout = 20)
{
	struct kt_thread t[MAX];

	cr_expect(kt_barrier_init(&barrier, MAX + 1) == 0);
	start_waiting(t, MAX, wait_barrier, NULL);
	kt_barrier_break(&barrier);
	cr_expect(join_all(t, MAX) == MAX * -ECANCELED);
	kt_barrier_break(&barrier);
	for (int i = 0; i < 2 * MAX; i++)
		cr_expect(kt_barrier_wait(&barrier) == -ECANCELED);
	cr_expect(kt_barrier_init(&barrier, 1) == 0);
	cr_expect(kt_barrier_wait(&barrier) == 1);
}

Test(barrier, timeout_breaks_it_for_all, .timeout = 20)
{
	struct kt_thread t[MAX];
	uint64_t deadline = kt_after(SHORT);

	cr_expect(kt_barrier_init(&barrier, MAX + 2) == 0);
	start_waiting(t, MAX, wait_barrier, NULL);
	cr_expect(kt_barrier_wait_until(&barrier, deadline) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
	cr_expect(join_all(t, MAX) == MAX * -ECANCELED);
	cr_expect(kt_barrier_wait(&barrier) == -ECANCELED);
}

/* Of many whose deadlines pass together, one broke it. */
Test(barrier, one_times_out, .timeout = 20)
{
	struct kt_thread t[MAX];

	for (int round = 0; round < 20; round++) {
		cr_expect(kt_barrier_init(&barrier, MAX + 1) == 0);
		start_all(t, MAX, wait_barrier_soon, NULL);
		cr_expect(join_all(t, MAX) ==
			  -ETIMEDOUT - (MAX - 1) * ECANCELED);
	}
}

/* What was whole when it broke stays so. */
static void *arrive_often(void *arg)
{
	_Atomic long *whole = arg;

	while (kt_barrier_wait(&barrier) >= 0)
		++*whole;
	return NULL;
}

Test(barrier, no_round_is_broken_in_part, .timeout = 20)
{
	enum {
		COUNT = 3
	};
	struct kt_thread t[2 * COUNT];

	for (int round = 0; round < 200; round++) {
		_Atomic long whole = 0;

		cr_expect(kt_barrier_init(&barrier, COUNT) == 0);
		start_all(t, 2 * COUNT, arrive_often, &whole);
		while (whole < 3 * round)
			kt_yield();
		kt_barrier_break(&barrier);
		join_all(t, 2 * COUNT);
		cr_expect(whole % COUNT == 0);
	}
}

/* The last of a round comes to open it when a later one is open already. */
Test(barrier, rounds_do_not_go_back, .timeout = 20)
{
	cr_expect(kt_barrier_init(&barrier, 2) == 0);
	barrier.arrived_ = 1;
	barrier.rounds_ = 2 * 4;
	cr_expect(kt_barrier_wait(&barrier) == 1);
	cr_expect(barrier.rounds_ == 2 * 4);
}

/* The numbers of rounds wrap, in 32 bits less the flags. */
Test(barrier, goes_on_when_its_numbers_wrap, .timeout = 20)
{
	struct kt_thread t;

	cr_expect(kt_barrier_init(&barrier, 2) == 0);
	barrier.arrived_ = ((1ull << 30) - 3) * 2;
	barrier.rounds_ = (uint32_t)(((1ull << 30) - 3) * 4);
	for (int round = 0; round < 6; round++) {
		start_waiting(&t, 1, wait_barrier, NULL);
		cr_expect(kt_barrier_wait(&barrier) == 1);
		cr_expect(join_all(&t, 1) == 0);
	}
}
