/* SPDX-License-Identifier: MIT */
/*
 * Slices of time: who computes for ever keeps nobody else from running.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kthreads/kthreads.h"
#include "tests/uthreads/slices.h"

SLICED(one_that_spins_lets_others_run)
{
	for (uintptr_t workers = 1; workers <= 3; workers++) {
		flag = 0;
		cr_assert(run_sliced((unsigned)workers, spin_first,
				     (void *)workers) == 0);
	}
}

/* Of a child that runs first, its creator is what others are. */
static void *spin_in_child(void *arg)
{
	const struct ut_attr attr = { .child_first = 1 };
	struct ut_thread t;

	cr_assert(ut_create(&t, &attr, spin, NULL) == 0);
	flag = 1;
	cr_assert(ut_join(&t, NULL) == 0);
	return arg;
}

SLICED(a_child_that_spins_lets_its_creator_run)
{
	flag = 0;
	cr_assert(run_sliced(1, spin_in_child, NULL) == 0);
}

static volatile uint64_t turns[THREADS];

/* Until all have come far. */
static void *count_turns(void *arg)
{
	uintptr_t i = (uintptr_t)arg;
	unsigned far;

	do {
		turns[i]++;
		far = 0;
		for (unsigned k = 0; k < THREADS; k++)
			far += turns[k] > 1000;
	} while (far < THREADS);
	return NULL;
}

static void *all_count(void *arg)
{
	struct ut_thread t[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL, count_turns, (void *)i) == 0);
	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

SLICED(all_that_spin_get_on)
{
	for (unsigned workers = 1; workers <= 2; workers++) {
		memset((void *)turns, 0, sizeof turns);
		cr_assert(run_sliced(workers, all_count, NULL) == 0);
	}
}

/* One yields for ever, so the queue is never empty. */
static void *yield_on(void *arg)
{
	while (!flag)
		ut_yield();
	return arg;
}

static void *spin_a_while(void *arg)
{
	for (volatile int i = 0; i < 20000000; i++)
		;
	flag = 1;
	return arg;
}

static void *spin_among_yielders(void *arg)
{
	struct ut_thread t[3];

	cr_assert(ut_create(&t[0], NULL, spin_a_while, NULL) == 0);
	cr_assert(ut_create(&t[1], NULL, yield_on, NULL) == 0);
	cr_assert(ut_create(&t[2], NULL, yield_on, NULL) == 0);
	for (int i = 0; i < 3; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

SLICED(one_that_was_interrupted_goes_on_among_those_that_yield)
{
	flag = 0;
	cr_assert(run_sliced(1, spin_among_yielders, NULL) == 0);
}

/* Who yields to nobody else gives way to it at once. */
static volatile int begun, go;
static unsigned yields;

static void *wait_to_go(void *arg)
{
	begun = 1;
	while (!go)
		;
	flag = 1;
	return arg;
}

static void *yield_to_one(void *arg)
{
	struct ut_thread t;

	cr_assert(ut_create(&t, NULL, wait_to_go, NULL) == 0);
	while (!begun)
		ut_yield();
	go = 1;
	for (yields = 0; !flag; yields++)
		ut_yield();
	cr_expect(yields == 1, "%u", yields);
	cr_assert(ut_join(&t, NULL) == 0);
	return arg;
}

SLICED(one_that_was_interrupted_goes_on_at_the_first_yield)
{
	const struct ut_config config = { .workers = 1, .slice_ns = 50000000 };

	flag = begun = go = 0;
	cr_assert(ut_run(&config, yield_to_one, NULL, NULL) == 0);
}

/* Nor does it take a signal for that, among those that yield. */
static void *yield_in_peace(void *arg)
{
	sigset_t set, before;
	struct ut_thread t[2];

	cr_assert(ut_create(&t[0], NULL, wait_to_go, NULL) == 0);
	while (!begun)
		ut_yield();
	sigemptyset(&set);
	sigaddset(&set, SIGURG);
	pthread_sigmask(SIG_BLOCK, &set, &before);
	go = 1;
	cr_assert(ut_create(&t[1], NULL, yield_on, NULL) == 0);
	yield_on(NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	cr_assert(ut_join(&t[0], NULL) == 0);
	cr_assert(ut_join(&t[1], NULL) == 0);
	return arg;
}

SLICED(one_that_was_interrupted_goes_on_without_a_signal)
{
	flag = begun = go = 0;
	cr_assert(run_sliced(1, yield_in_peace, NULL) == 0);
}

/* Who sleeps or reads gets on, too, on the one worker. */
static int ends[2];

static void *sleep_and_read(void *arg)
{
	char byte = 0;

	ut_sleep(1000000);
	cr_assert(ut_read(ends[0], &byte, 1, UT_FOREVER) == 1);
	flag = 1;
	return arg;
}

static void *write_later(void *arg)
{
	kt_sleep(5000000);
	cr_assert(write(ends[1], "x", 1) == 1);
	return arg;
}

static void *spin_before_a_reader(void *arg)
{
	struct ut_thread t;

	cr_assert(ut_create(&t, NULL, sleep_and_read, NULL) == 0);
	ut_yield();
	spin(NULL);
	cr_assert(ut_join(&t, NULL) == 0);
	return arg;
}

SLICED(clock_and_kernel_are_heeded_while_one_spins)
{
	static const char *const ways[] = { "io_uring", "epoll" };

	for (int i = 0; i < 2; i++) {
		struct kt_thread writer;

		setenv("UT_IO", ways[i], 1);
		flag = 0;
		cr_assert(pipe(ends) == 0);
		cr_assert(kt_create(&writer, NULL, write_later, NULL) == 0);
		cr_assert(run_sliced(1, spin_before_a_reader, NULL) == 0);
		cr_assert(kt_join(&writer, NULL) == 0);
		close(ends[0]);
		close(ends[1]);
	}
}
