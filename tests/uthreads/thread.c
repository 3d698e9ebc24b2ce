/* SPDX-License-Identifier: MIT */
/*
 * What is special to uthreads: runs, workers, stealing, deadlock, guards,
 * floating-point modes.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fenv.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/kthreads/leaks.h"
#include "uthreads/uthreads.h"

static int run_on(unsigned workers, void *(*fn)(void *), void *arg,
		  void **result)
{
	const struct ut_config config = { .workers = workers };

	return ut_run(&config, fn, arg, result);
}

static void *give_back(void *arg)
{
	return arg;
}

Test(uthreads, run_gives_what_the_function_returned, .timeout = 20)
{
	for (unsigned workers = 0; workers <= 4; workers++) {
		int here;
		void *result = NULL;

		cr_assert(run_on(workers, give_back, &here, &result) == 0);
		cr_expect(result == &here);
	}
}

static void *bad_calls(void *arg)
{
	struct ut_thread t = { 0 };
	const struct ut_attr tiny = { .stack_size = 1 };

	(void)arg;
	cr_expect(ut_create(&t, NULL, NULL, NULL) == -EINVAL);
	cr_expect(ut_create(NULL, NULL, give_back, NULL) == -EINVAL);
	cr_expect(ut_create(&t, &tiny, give_back, NULL) == -EINVAL);
	cr_expect(ut_join(&t, NULL) == -EINVAL);
	cr_expect(ut_detach(&t) == -EINVAL);
	cr_expect(ut_join(ut_self(), NULL) == -EDEADLK);
	cr_expect(ut_barrier_init(&(struct ut_barrier){ 0 }, 0) == -EINVAL);
	cr_expect(run_on(1, give_back, NULL, NULL) == -EBUSY);
	cr_assert(ut_create(&t, NULL, give_back, NULL) == 0);
	cr_assert(ut_join(&t, NULL) == 0);
	cr_expect(ut_join(&t, NULL) == -EINVAL);
	return NULL;
}

Test(uthreads, bad_calls_are_refused, .timeout = 20)
{
	struct ut_thread t;

	cr_expect(ut_create(&t, NULL, give_back, NULL) == -EPERM);
	cr_expect(run_on(100000, give_back, NULL, NULL) == -EINVAL);
	cr_expect(ut_run(NULL, NULL, NULL, NULL) == -EINVAL);
	cr_expect(ut_run(&(struct ut_config){ .workers = 1,
					      .cpus = (int[]){ 4095 } },
			 give_back, NULL, NULL) == -EINVAL);
	cr_assert(run_on(2, bad_calls, NULL, NULL) == 0);
}

static void *wait_for_ever(void *arg)
{
	struct ut_sem never = { 0 };

	ut_sem_wait(&never);
	return arg;
}

/* A run in which all wait for one another ends, and the next one works. */
Test(uthreads, deadlock_is_reported, .timeout = 20)
{
	for (unsigned workers = 1; workers <= 4; workers++) {
		cr_expect(run_on(workers, wait_for_ever, NULL, NULL) ==
			  -EDEADLK);
		cr_expect(run_on(workers, give_back, NULL, NULL) == 0);
	}
}

static void *create_too_many(void *arg)
{
	const struct ut_attr detached = { .detached = 1 };
	int made = 0;

	while (ut_create(NULL, &detached, give_back, NULL) == 0)
		made++;
	*(int *)arg = made;
	ut_yield();
	/* They have ended, and their places are free again. */
	return (void *)(intptr_t)ut_create(NULL, &detached, give_back, NULL);
}

Test(uthreads, the_limit_is_an_ordinary_error, .timeout = 20)
{
	const struct ut_config config = { .workers = 1, .max_threads = 100 };
	void *result = NULL;
	int made = 0;

	cr_assert(ut_run(&config, create_too_many, &made, &result) == 0);
	cr_expect(made == 99, "%d threads beside the first", made);
	cr_expect((intptr_t)result == 0);
}

Test(uthreads, a_thousand_runs, .timeout = 60)
{
	for (int i = 0; i < 1000; i++)
		cr_assert(run_on(1 + i % 3, give_back, NULL, NULL) == 0);
}

static pthread_t seen[2];
static _Atomic int arrived;

/* Both spin without yielding, so each needs a worker of its own. */
static void *spin_together(void *slot)
{
	*(pthread_t *)slot = pthread_self();
	arrived++;
	while (arrived < 2)
		;
	return NULL;
}

static void *spin_two(void *arg)
{
	struct ut_thread t[2];

	for (int i = 0; i < 2; i++)
		cr_assert(ut_create(&t[i], NULL, spin_together, &seen[i]) == 0);
	for (int i = 0; i < 2; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

/* Ready threads are stolen by idle workers, on either back end. */
static void steal_on(const char *way)
{
	setenv("UT_WORKERS", way, 1);
	for (int i = 0; i < 50; i++) {
		arrived = 0;
		cr_assert(run_on(2, spin_two, NULL, NULL) == 0);
		cr_expect(!pthread_equal(seen[0], seen[1]));
	}
}

Test(uthreads, idle_workers_steal, .timeout = 60)
{
	steal_on("pthread");
}

Test(uthreads, idle_raw_workers_steal, .timeout = 60)
{
	needs_raw_threads();
	steal_on("clone");
}

static void *round_up(void *arg)
{
	fesetround(FE_UPWARD);
	for (int i = 0; i < 100; i++) {
		ut_yield();
		cr_expect(fegetround() == FE_UPWARD);
	}
	return arg;
}

static void *rounding(void *arg)
{
	for (int child_first = 0; child_first < 2; child_first++) {
		const struct ut_attr attr = { .save_fp = 1,
					      .child_first = child_first };
		struct ut_thread t;

		cr_assert(ut_create(&t, &attr, round_up, NULL) == 0);
		for (int i = 0; i < 101; i++) {
			cr_expect(fegetround() == FE_TONEAREST);
			ut_yield();
		}
		cr_assert(ut_join(&t, NULL) == 0);
	}
	return arg;
}

Test(uthreads, floating_point_modes_are_their_own, .timeout = 20)
{
	cr_assert(run_on(1, rounding, NULL, NULL) == 0);
}

static void *keep_errno(void *arg)
{
	int mine = (int)(intptr_t)arg;

	for (int i = 0; i < 1000; i++) {
		errno = mine;
		ut_yield();
		if (errno != mine)
			return "another's errno";
	}
	return NULL;
}

static void *many_errnos(void *arg)
{
	struct ut_thread t[8];
	void *wrong;

	for (intptr_t i = 0; i < 8; i++)
		cr_assert(ut_create(&t[i], NULL, keep_errno, (void *)i) == 0);
	for (int i = 0; i < 8; i++) {
		cr_assert(ut_join(&t[i], &wrong) == 0);
		cr_expect(!wrong, "%s", (char *)wrong);
	}
	return arg;
}

/* On one worker; over a migration a compiler may keep its address. */
Test(uthreads, errno_is_their_own, .timeout = 20)
{
	cr_assert(run_on(1, many_errnos, NULL, NULL) == 0);
}

static void *own_stacks(void *arg)
{
	const struct ut_attr large = { .stack_size = 1 << 20 };
	static struct ut_thread t[8];

	for (int i = 0; i < 8; i++)
		cr_assert(ut_create(&t[i], &large,
				    i % 2 ? wait_for_ever : give_back,
				    NULL) == 0);
	for (int i = 0; i < 4; i += 2)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

static int maps(void)
{
	return lines_of("/proc/self/maps");
}

/* Joined, ended, or waiting for ever: a run gives all memory back. */
Test(uthreads, stacks_of_their_own_are_given_back, .timeout = 20)
{
	int before = 0;

	for (int i = 0; i < 50; i++) {
		cr_assert(run_on(2, own_stacks, NULL, NULL) == -EDEADLK);
		if (i == 10)
			before = maps();
	}
	/* ThreadSanitizer maps some of its own; 300 stacks were made since. */
	cr_expect(maps() <= before + (UNDER_TSAN ? 64 : 4), "%d maps, not %d",
		  maps(), before);
}

#define TASKS 100000

static _Atomic int done[TASKS];

static void *do_once(void *slot)
{
	(*(_Atomic int *)slot)++;
	return NULL;
}

static void *create_all(void *arg)
{
	const struct ut_attr detached = { .detached = 1 };

	for (int i = 0; i < TASKS; i++) {
		while (ut_create(NULL, &detached, do_once, &done[i]))
			ut_yield();
		if (i % 100 == 0)
			ut_yield();
	}
	return arg;
}

/* Each of 100,000 threads runs exactly once, over four workers. */
Test(uthreads, exactly_once, .timeout = 60)
{
	cr_assert(run_on(4, create_all, NULL, NULL) == 0);
	for (int i = 0; i < TASKS; i++)
		cr_assert(done[i] == 1, "thread %d ran %d times", i, done[i]);
}
