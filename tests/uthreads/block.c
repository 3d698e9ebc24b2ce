/* SPDX-License-Identifier: MIT */
/*
 * What blocks is done by kernel threads: beside the worker, beside each other,
 * in turn when there are too many; and where none can be had the caller is
 * told.
 */
#include <pthread.h>

#include "tests/uthreads/waits.h"

#include "base/call.h"
#include "base/sys.h"

#define AT_ONCE 40
#define MANY    300 /* above HELPERS_MAX of offload.c */

static _Atomic int refused;

static int refuse_threads(enum sys_name call, long *result)
{
	*result = -EAGAIN;
	return refused && call == SYS_CALL_pthread_create;
}

sys_fault_fn *const sys_fault = refuse_threads;

static pthread_barrier_t all_are_there;
static struct ut_thread threads[MANY];
static _Atomic int turn;

static void *meet(void *arg)
{
	pthread_barrier_wait(&all_are_there);
	return arg;
}

static void *meet_elsewhere(void *arg)
{
	void *result = NULL;

	cr_assert(ut_block(meet, arg, &result) == 0);
	return result;
}

/* They block until all of them do: none waits for another to end. */
static void *at_once(void *arg)
{
	for (uintptr_t i = 0; i < AT_ONCE; i++)
		cr_assert(ut_create(&threads[i], NULL, meet_elsewhere,
				    (void *)i) == 0);
	for (uintptr_t i = 0; i < AT_ONCE; i++) {
		void *result;

		cr_assert(ut_join(&threads[i], &result) == 0);
		cr_expect(result == (void *)i);
	}
	return arg;
}

Test(uthreads_block, at_once, .timeout = 60)
{
	pthread_barrier_init(&all_are_there, NULL, AT_ONCE);
	run_all_ways(at_once, NULL);
}

static void *await_turn(void *arg)
{
	while (!turn)
		sys_yield();
	return arg;
}

static void *give_turn(void *arg)
{
	turn = 1;
	return arg;
}

/* The worker runs others while fn blocks. */
static void *beside(void *arg)
{
	turn = 0;
	cr_assert(ut_create(&threads[0], NULL, give_turn, NULL) == 0);
	cr_assert(ut_block(await_turn, NULL, NULL) == 0);
	return ut_join(&threads[0], NULL) ? NULL : arg;
}

Test(uthreads_block, beside_the_worker, .timeout = 60)
{
	run_all_ways(beside, NULL);
}

static void *next(void *arg)
{
	return (char *)arg + 1;
}

static void *call_next(void *arg)
{
	void *result = NULL;

	for (int i = 0; i < 20; i++)
		cr_assert(ut_block(next, arg, &result) == 0 &&
			  result == (char *)arg + 1);
	return NULL;
}

static void *in_turn(void *arg)
{
	static char numbers[MANY];

	for (int i = 0; i < MANY; i++)
		cr_assert(ut_create(&threads[i], NULL, call_next,
				    &numbers[i]) == 0);
	for (int i = 0; i < MANY; i++)
		cr_assert(ut_join(&threads[i], NULL) == 0);
	return arg;
}

Test(uthreads_block, in_turn, .timeout = 60)
{
	run_all_ways(in_turn, NULL);
}

static void *without_threads(void *arg)
{
	static char one[2];
	void *result = one;

	refused = 1;
	cr_expect(ut_block(next, one, &result) == -EAGAIN);
	cr_expect(result == one);
	refused = 0;
	cr_expect(ut_block(next, one, &result) == 0);
	refused = 1; /* the one that there is will do */
	cr_expect(ut_block(next, one, &result) == 0);
	refused = 0;
	return arg;
}

Test(uthreads_block, where_no_thread_can_be_had, .timeout = 60)
{
	run_all_ways(without_threads, NULL);
}

Test(uthreads_block, outside_it_is_a_call, .timeout = 20)
{
	char two[2];
	void *result = NULL;

	cr_expect(ut_block(next, two, &result) == 0 && result == two + 1);
}
