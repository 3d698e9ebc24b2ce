/* SPDX-License-Identifier: MIT */
/*
 * Slices of time: who is interrupted does not notice, nor does anybody else.
 */
#include <errno.h>
#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/uthreads/slices.h"

/* Each gives NULL, or what was wrong. */
static void all(unsigned n, void *(*fn)(void *))
{
	struct ut_thread t[THREADS];
	void *wrong;

	for (uintptr_t i = 0; i < n; i++)
		cr_assert(ut_create(&t[i], NULL, fn, (void *)i) == 0);
	for (unsigned i = 0; i < n; i++) {
		cr_assert(ut_join(&t[i], &wrong) == 0);
		cr_expect(!wrong, "thread %u %s", i, (char *)wrong);
	}
}

/* The worker, asked anew each time: the compiler may keep what it knows. */
static __attribute__((noipa)) void *here(void)
{
	static _Thread_local int own;

	return &own;
}

/* What a switch in the middle of anything would spoil. */
static void *compute(void *arg)
{
	uintptr_t id = (uintptr_t)arg;
	void *worker = here();
	uint64_t x = id + 1, y = id + 1;
	double sum = 0, again = 0;

	for (int i = 0; i < 2000000; i++) {
		x = x * 6364136223846793005u + i;
		sum += (double)(x >> 40) * 0.5;
		if (here() != worker)
			return "went elsewhere";
	}
	for (int i = 0; i < 2000000; i++) {
		y = y * 6364136223846793005u + i;
		again += (double)(y >> 40) * 0.5;
	}
	errno = (int)id + 1;
	for (int i = 0; i < 2000000; i++)
		if (*(volatile int *)&errno != (int)id + 1)
			return "has another's errno";
	return x == y && sum == again ? NULL : "lost its registers";
}

static void *all_compute(void *arg)
{
	struct ut_counters c;

	all(THREADS, compute);
	ut_counters(&c);
	cr_expect(c.switches > 4 * THREADS, "%ju switches",
		  (uintmax_t)c.switches);
	return arg;
}

SLICED(nothing_of_a_thread_is_lost)
{
	cr_assert(run_sliced(1, all_compute, NULL) == 0);
	cr_assert(run_sliced(2, all_compute, NULL) == 0);
}

/* Others' code is never interrupted: what it half changed is not seen. */
static volatile int done;

static void *use_libc(void *arg)
{
	char text[64], *copy;

	for (int i = 0; i < 20000; i++) {
		snprintf(text, sizeof text, "%d of %p: %.3f", i, arg, i / 7.0);
		copy = strdup(text);
		cr_assert(copy && strcmp(copy, text) == 0);
		free(copy);
		free(realloc(malloc((size_t)i % 5000), 100));
	}
	for (int i = 0; i < 200000; i++) {
		char *one = malloc(20), *two = malloc(20);

		one[0] = (char)i;
		two[0] = (char)~i;
		cr_assert(one[0] == (char)i);
		free(one);
		free(two);
	}
	done++;
	return NULL;
}

static struct ut_mutex mutex;
static volatile uint64_t guarded;

static void *use_mutex(void *arg)
{
	for (int i = 0; i < LOCKS / 5; i++) {
		ut_mutex_lock(&mutex);
		guarded++;
		ut_mutex_unlock(&mutex);
	}
	(void)arg;
	return NULL;
}

static void *use_both(void *arg)
{
	guarded = 0;
	all(THREADS, use_libc);
	all(THREADS, use_mutex);
	cr_expect(guarded == LOCKS / 5 * THREADS);
	return arg;
}

SLICED(libraries_are_left_alone)
{
	cr_assert(run_sliced(1, use_both, NULL) == 0);
	cr_assert(run_sliced(2, use_both, NULL) == 0);
}

/* One worker, so nobody else is there between the two. */
static volatile uint64_t shared;

static void *add_held(void *arg)
{
	for (int i = 0; i < 300; i++) {
		ut_slice_off();
		ut_slice_off();
		ut_slice_on();
		shared++;
		for (uint64_t k = 0, seen = shared; k < 20000; k++)
			if (shared != seen)
				return "was interrupted";
		ut_slice_on();
	}
	(void)arg;
	return NULL;
}

static void *all_add(void *arg)
{
	all(2, add_held);
	return arg;
}

SLICED(a_slice_can_be_held)
{
	cr_assert(run_sliced(1, all_add, NULL) == 0);
}

/* The modes of floating point that a worker began with stay. */
static volatile double one = 1, three = 3, down;

static void *round_upward(void *arg)
{
	for (int i = 0; i < 3000000; i++)
		if (one / three <= down)
			return "rounds otherwise";
	(void)arg;
	return NULL;
}

static void *all_round(void *arg)
{
	all(3, round_upward);
	return arg;
}

SLICED(modes_of_floating_point_stay)
{
	down = one / three;
	fesetround(FE_UPWARD);
	cr_assert(run_sliced(1, all_round, NULL) == 0);
}
