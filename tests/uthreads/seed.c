/* SPDX-License-Identifier: MIT */
/*
 * Runs that can be repeated: the same seed is the same order, other seeds are
 * others.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "uthreads/uthreads.h"

#define THREADS 5
#define STEPS   6

static char order[THREADS * STEPS + 1];
static unsigned steps;
static struct ut_mutex lock;
static struct ut_sem coins;

static void step(uintptr_t who)
{
	order[steps++] = (char)('a' + who);
}

/* All ways to let another one run: to yield, to wait, and to end. */
static void *walk(void *arg)
{
	uintptr_t who = (uintptr_t)arg;

	for (int i = 0; i < STEPS / 3; i++) {
		step(who);
		ut_yield();
		ut_mutex_lock(&lock);
		step(who);
		ut_yield();
		ut_mutex_unlock(&lock);
		ut_sem_post(&coins);
		ut_sem_wait(&coins);
		step(who);
	}
	return arg;
}

static void *walk_all(void *arg)
{
	struct ut_thread t[THREADS];
	struct ut_attr attr = { 0 };

	for (uintptr_t i = 0; i < THREADS; i++) {
		attr.child_first = i == 3;
		cr_assert(ut_create(&t[i], &attr, walk, (void *)i) == 0);
	}
	for (uintptr_t i = 0; i < THREADS; i++) {
		void *result;

		cr_assert(ut_join(&t[i], &result) == 0);
		cr_assert(result == (void *)i);
	}
	return arg;
}

static void walk_with(uint64_t seed, char *seen)
{
	const struct ut_config config = { .workers = 4, .seed = seed };

	steps = 0;
	cr_assert(ut_run(&config, walk_all, NULL, NULL) == 0);
	cr_assert(steps == sizeof order - 1);
	memcpy(seen, order, sizeof order);
}

Test(seed, the_same_seed_is_the_same_order, .timeout = 20)
{
	char once[sizeof order], again[sizeof order], other[sizeof order];
	int others = 0;

	for (uint64_t seed = 1; seed <= 50; seed++) {
		walk_with(seed, once);
		walk_with(seed, again);
		walk_with(seed + 1, other);
		cr_assert_str_eq(once, again);
		others += strcmp(once, other) != 0;
	}
	cr_expect(others >= 48, "%d of 50 seeds differ from the next", others);
}

static void *step_once(void *arg)
{
	step((uintptr_t)arg);
	return arg;
}

static void *end_all(void *arg)
{
	struct ut_thread t[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL, step_once, (void *)i) == 0);
	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

/* Who runs after one that ends is chosen as well. */
Test(seed, the_end_of_a_thread_is_a_choice, .timeout = 20)
{
	static char seen[120][THREADS + 1];
	int orders = 0, known;

	for (uint64_t seed = 1; seed <= 1000; seed++) {
		const struct ut_config config = { .seed = seed };

		steps = 0;
		cr_assert(ut_run(&config, end_all, NULL, NULL) == 0);
		order[THREADS] = 0;
		known = 0;
		for (int i = 0; i < orders; i++)
			known |= strcmp(seen[i], order) == 0;
		if (!known)
			memcpy(seen[orders++], order, THREADS + 1);
	}
	cr_expect(orders > 100, "%d orders of 120", orders);
}

static void *take_turns(void *arg)
{
	for (int i = 0; i < THREADS; i++) {
		step((uintptr_t)arg);
		ut_yield();
	}
	return arg;
}

static void *two_take_turns(void *arg)
{
	struct ut_attr gone = { .detached = 1 };

	cr_assert(ut_create(NULL, &gone, take_turns, (void *)1) == 0);
	cr_assert(ut_create(NULL, &gone, take_turns, (void *)2) == 0);
	return arg;
}

/* A thread that yields goes on only when another one has run. */
Test(seed, who_yields_is_not_chosen, .timeout = 20)
{
	for (uint64_t seed = 1; seed <= 50; seed++) {
		const struct ut_config config = { .seed = seed };

		steps = 0;
		cr_assert(ut_run(&config, two_take_turns, NULL, NULL) == 0);
		for (int i = 0; i + 2 < 2 * THREADS; i++)
			cr_assert(order[i] != order[i + 1]);
	}
}

/* From the environment, too, in whichever base. */
Test(seed, the_environment_may_say_so, .timeout = 20)
{
	char once[sizeof order], again[sizeof order];

	walk_with(255, once);
	setenv("UT_SEED", "0xff", 1);
	walk_with(0, again);
	cr_assert_str_eq(once, again);
}
