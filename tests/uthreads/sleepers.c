/* SPDX-License-Identifier: MIT */
/*
 * While a thread sleeps there is no deadlock, even if all workers sleep as
 * well and the one that gets up first has it in hand: neither in a queue nor
 * among the sleepers, when the other one lies down.
 */
#include <criterion/criterion.h>
#include <sys/prctl.h>

#include "uthreads/uthreads.h"

#define SLEEPS 4000

static int awake;

static void *sleep_once(void *arg)
{
	ut_sleep(1000000);
	awake = 1;
	return arg;
}

static void *nothing(void *arg)
{
	return arg;
}

/* Two switches each time: the worker looks at the clock all the same. */
static void *create_and_join(void *arg)
{
	struct ut_thread sleeper, t;

	cr_assert(ut_create(&sleeper, NULL, sleep_once, NULL) == 0);
	ut_yield();
	if (arg)
		ut_yield();
	while (!awake) {
		cr_assert(ut_create(&t, NULL, nothing, NULL) == 0);
		cr_assert(ut_join(&t, NULL) == 0);
	}
	return ut_join(&sleeper, NULL) ? NULL : arg;
}

Test(uthreads, who_creates_and_joins_sees_the_clock, .timeout = 20)
{
	const struct ut_config config = { .workers = 1 };

	for (uintptr_t odd = 0; odd < 2; odd++) {
		awake = 0;
		cr_assert(ut_run(&config, create_and_join, (void *)odd, NULL) ==
			  0);
	}
}

/* Longer than the sleep, and than workers go without a look at the clock. */
static void spin(void)
{
	uint64_t end = ut_after(3000000);

	while (ut_after(0) < end)
		;
}

/* How many such turns it has until somebody is seen to be awake. */
static int turns_until_awake(void)
{
	struct ut_thread sleeper;
	int turns = 0;

	awake = 0;
	cr_assert(ut_create(&sleeper, NULL, sleep_once, NULL) == 0);
	ut_yield();
	while (!awake) {
		spin();
		ut_yield();
		turns++;
	}
	cr_assert(ut_join(&sleeper, NULL) == 0);
	return turns;
}

static void *yield_until(void *over)
{
	while (!*(int *)over)
		ut_yield();
	return over;
}

/* With another whose turns are short, if there is an argument, or alone. */
static void *have_long_turns(void *another)
{
	struct ut_thread t;
	int over = 0;

	if (another)
		cr_assert(ut_create(&t, NULL, yield_until, &over) == 0);
	turns_until_awake(); /* in which it is found how long they are */
	for (int i = 0; i < 20; i++)
		cr_expect(turns_until_awake() < 8);
	over = 1;
	return another && ut_join(&t, NULL) ? NULL : another;
}

Test(uthreads, long_turns_are_few_till_a_look_at_the_clock, .timeout = 20)
{
	const struct ut_config config = { .workers = 1 };
	int there;

	cr_assert(ut_run(&config, have_long_turns, NULL, NULL) == 0);
	cr_assert(ut_run(&config, have_long_turns, &there, NULL) == 0);
}

/* From a sleep that a worker shares to one that it lies down for. */
static void *sleep_often(void *arg)
{
	uint64_t seed = (uintptr_t)arg;

	for (int i = 0; i < SLEEPS; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		ut_sleep(seed >> 47); /* 0 to 131 us */
	}
	return arg;
}

static void *await_sleepers(void *arg)
{
	struct ut_thread a, b;

	cr_assert(ut_create(&a, NULL, sleep_often, (void *)1) == 0);
	cr_assert(ut_create(&b, NULL, sleep_often, (void *)2) == 0);
	cr_assert(ut_join(&a, NULL) == 0);
	cr_assert(ut_join(&b, NULL) == 0);
	return arg;
}

Test(uthreads, who_sleeps_is_no_deadlock, .timeout = 60)
{
	const struct ut_config config = { .workers = 2 };
	int err;

	/* Kernel threads inherit it: they get up when they should. */
	cr_assert(prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0) == 0);
	err = ut_run(&config, await_sleepers, NULL, NULL);
	cr_assert(err == 0, "%d", err);
}
