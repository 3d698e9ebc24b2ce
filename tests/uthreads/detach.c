/* SPDX-License-Identifier: MIT */
/*
 * Threads in numbers: those that are let go while they end, and those that
 * nobody ever knew.  Each runs once on a stack of its own, and what it had
 * comes back: there is room for few, and memory for no more than at first.
 */
#include <malloc.h>

#include "tests/kthreads/leaks.h"
#include "tests/uthreads/races.h"

#define ROOM    512 /* threads alive at once, with what workers keep */
#define RACES   6000
#define STORM   20000
#define PATTERN 64

static _Atomic int ended, overwritten;
static _Atomic unsigned char runs[STORM];

/* Nobody else stands on this thread's stack. */
static void *keep_a_pattern(void *arg)
{
	volatile uintptr_t pattern[PATTERN];
	uintptr_t first = (uintptr_t)arg;

	for (uintptr_t i = 0; i < PATTERN; i++)
		pattern[i] = first + i;
	if (first % 4 == 0)
		ut_yield();
	for (uintptr_t i = 0; i < PATTERN; i++)
		overwritten += pattern[i] != first + i;
	runs[first]++;
	ended++;
	race_leaving = 1;
	return NULL;
}

/* There is no room until some have ended. */
static void create(struct ut_thread *t, const struct ut_attr *attr,
		   uintptr_t number)
{
	int err;

	while ((err = ut_create(t, attr, keep_a_pattern, (void *)number)) ==
	       -EAGAIN)
		ut_yield();
	cr_assert(err == 0, "%d", err);
}

static void expect_once_each(int threads)
{
	while (ended < threads)
		ut_yield();
	cr_expect(overwritten == 0, "two threads on one stack");
	for (int i = 0; i < threads; i++) {
		cr_assert(runs[i] == 1, "thread %d ran %d times", i, runs[i]);
		runs[i] = 0;
	}
	ended = 0;
}

static void *detach_races(void *arg)
{
	const struct ut_attr other = race_bound(1);
	unsigned random = race_seed();
	size_t before = ut_count();

	for (int i = 0; i < RACES; i++) {
		struct ut_thread t;

		create(&t, i % 8 ? &other : NULL, (uintptr_t)i);
		if (i % 8)
			race_meet((unsigned)rand_r(&random));
		else
			race_spin((unsigned)rand_r(&random) % SPIN_MAX);
		cr_assert(ut_detach(&t) == 0);
		cr_assert(ut_detach(&t) == -EINVAL);
		cr_assert(ut_join(&t, NULL) == -EINVAL);
	}
	expect_once_each(RACES);
	race_await_count(before);
	return arg;
}

static void *during_their_end(void *arg)
{
	(void)arg;
	return race_on_first(detach_races);
}

Test(detach, during_the_end, .timeout = 60)
{
	race_run(during_their_end, ROOM);
}

/* What all of them held when the last one began, and when it has ended. */
static void expect_no_more(const struct holdings *before)
{
	struct holdings now = holdings();

	cr_expect(now.maps <= before->maps + MAPS_SLACK, "%d maps, not %d",
		  now.maps, before->maps);
	cr_expect(now.mapped <= before->mapped + MAPPED_SLACK,
		  "%ld pages, not %ld", now.mapped, before->mapped);
	cr_expect(now.pages <= before->pages + PAGES_SLACK,
		  "%ld pages of memory, not %ld", now.pages, before->pages);
	cr_expect(now.fds == before->fds);
	cr_expect(now.tasks == before->tasks);
}

static void *storm(void *arg)
{
	struct holdings before = { 0 };
	size_t alive = ut_count();

	mallopt(M_ARENA_MAX, 1); /* more of them come when they like */
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < STORM; i++) {
			const struct ut_attr attr = { .detached = 1,
						      .child_first = i % 2 };

			create(NULL, &attr, (uintptr_t)i);
		}
		expect_once_each(STORM);
		race_await_count(alive);
		if (round == 0)
			before = holdings();
	}
	expect_no_more(&before);
	return arg;
}

/* A storm of threads that nobody joins is over, and has left nothing. */
Test(detach, a_storm, .timeout = 60)
{
	race_run(storm, ROOM);
}

static void *give_back(void *arg)
{
	return arg;
}

static void *one_after_the_other(void *arg)
{
	struct holdings before = { 0 };

	mallopt(M_ARENA_MAX, 1);
	for (uintptr_t i = 0; i < 110000; i++) {
		const struct ut_attr attr = {
			.child_first = i % 2,
			.stack_size = i % 16 == 5 ? 32768 : 0,
			.name = i % 16 == 7 ? "named" : NULL,
		};
		struct ut_thread t;
		void *result;

		cr_assert(ut_create(&t, &attr, give_back, (void *)i) == 0);
		cr_assert(ut_join(&t, &result) == 0 && result == (void *)i);
		if (i == 10000)
			before = holdings();
	}
	expect_no_more(&before);
	return arg;
}

/* Joined ones leave nothing either, 100,000 of them. */
Test(join, leaves_nothing, .timeout = 60)
{
	race_run(one_after_the_other, ROOM);
}
