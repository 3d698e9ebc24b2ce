/* SPDX-License-Identifier: MIT */
/*
 * Threads: create, join, detach, identity, yield, sleep.
 */
#include <time.h>

#include "tests/th/contract.h"

#define MANY 200

static void *give_back(void *arg)
{
	return arg;
}

CONTRACT(join_gives_what_the_function_returned)
{
	int here;
	void *result = NULL;
	th_thread t;

	EXPECT(th_create(&t, give_back, &here) == 0);
	EXPECT(th_join(&t, &result) == 0);
	EXPECT(result == &here);
	EXPECT(th_create(&t, give_back, &here) == 0);
	EXPECT(th_join(&t, NULL) == 0);
}

static uint64_t ids[MANY];
static th_barrier all_have_one;

static void *note_id(void *slot)
{
	uint64_t *id = slot;

	*id = th_id();
	th_barrier_wait(&all_have_one);
	EXPECT(*id == th_id()); /* the same after a switch */
	return NULL;
}

/* Threads that are alive at once have different identifiers. */
CONTRACT(identifiers_are_unique)
{
	static th_thread t[MANY];

	EXPECT(th_barrier_init(&all_have_one, MANY) == 0);
	for (int i = 0; i < MANY; i++)
		EXPECT(th_create(&t[i], note_id, &ids[i]) == 0);
	for (int i = 0; i < MANY; i++)
		EXPECT(th_join(&t[i], NULL) == 0);
	for (int i = 0; i < MANY; i++) {
		EXPECT(ids[i] != 0 && ids[i] != th_id());
		for (int k = 0; k < i; k++)
			EXPECT(ids[i] != ids[k]);
	}
}

static void *make_another(void *arg)
{
	uintptr_t depth = (uintptr_t)arg;
	th_thread t;
	void *below = NULL;

	if (depth == 0)
		return NULL;
	EXPECT(th_create(&t, make_another, (void *)(depth - 1)) == 0);
	EXPECT(th_join(&t, &below) == 0);
	return (void *)((uintptr_t)below + 1);
}

/* Threads create threads, and join what they created. */
CONTRACT(threads_create_threads)
{
	EXPECT(make_another((void *)100) == (void *)100);
}

static int child_ran;

static void *be_first(void *arg)
{
	child_ran = 1;
	return arg;
}

/* Whoever goes first: it runs, and is joined.  Its creator keeps its values. */
CONTRACT(a_fork_is_a_creation)
{
	volatile double kept = 1.5;
	void *result = NULL;
	th_thread t;

	child_ran = 0;
	EXPECT(th_fork(&t, be_first, &child_ran) == 0);
	EXPECT(th_join(&t, &result) == 0);
	EXPECT(child_ran && result == &child_ran && kept == 1.5);
}

static _Atomic int detached_done;

static void *count_detached(void *arg)
{
	atomic_fetch_add(&detached_done, 1);
	return arg;
}

/* Detached before or after its end, each runs once. */
CONTRACT(detached_threads_run)
{
	for (int i = 0; i < 1000; i++) {
		th_thread t;

		EXPECT(th_create(&t, count_detached, NULL) == 0);
		if (i % 2)
			th_yield();
		EXPECT(th_detach(&t) == 0);
	}
	while (atomic_load(&detached_done) < 1000)
		th_yield();
	EXPECT(atomic_load(&detached_done) == 1000);
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void *sleep_a_while(void *ns)
{
	uint64_t begin = now_ns();

	th_sleep((uint64_t)ns);
	EXPECT(now_ns() - begin >= (uint64_t)ns);
	return NULL;
}

/* A sleep lasts at least as long as it should, in many threads at once. */
CONTRACT(sleep_is_long_enough)
{
	static th_thread t[MANY];

	th_sleep(0);
	for (uint64_t i = 0; i < MANY; i++)
		EXPECT(th_create(&t[i], sleep_a_while,
				 (void *)((MANY - i) * 100000)) == 0);
	for (int i = 0; i < MANY; i++)
		EXPECT(th_join(&t[i], NULL) == 0);
}

static void *use_stack(void *arg)
{
	volatile char deep[32768];

	for (size_t i = 0; i < sizeof deep; i += 512)
		deep[i] = (char)i;
	th_yield();
	for (size_t i = 0; i < sizeof deep; i += 512)
		EXPECT(deep[i] == (char)i);
	return arg;
}

/* Half of the stack that was asked for is there, and is each one's own. */
CONTRACT(stacks_are_there)
{
	static th_thread t[MANY];

	for (int i = 0; i < MANY; i++)
		EXPECT(th_create(&t[i], use_stack, NULL) == 0);
	for (int i = 0; i < MANY; i++)
		EXPECT(th_join(&t[i], NULL) == 0);
}

static _Atomic int turns;

static void *take_turns(void *arg)
{
	for (int i = 0; i < 1000; i++) {
		atomic_fetch_add(&turns, 1);
		th_yield();
	}
	return arg;
}

/* A thread that waits by yielding lets the one that it waits for run. */
CONTRACT(yield_lets_others_run)
{
	th_thread t;

	atomic_store(&turns, 0);
	EXPECT(th_create(&t, take_turns, NULL) == 0);
	while (atomic_load(&turns) < 1000)
		th_yield();
	EXPECT(th_join(&t, NULL) == 0);
}

/* Create and join thousands of times: nothing is used up. */
CONTRACT(many_one_after_the_other)
{
	for (uint64_t i = 0; i < CONTRACT_REPEAT; i++) {
		void *result = NULL;
		th_thread t;

		EXPECT(th_create(&t, give_back, (void *)i) == 0);
		EXPECT(th_join(&t, &result) == 0);
		EXPECT(result == (void *)i);
	}
}
