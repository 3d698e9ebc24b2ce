/* SPDX-License-Identifier: MIT */
/*
 * Stress in three ways: as it is; with waits that end for no reason, as
 * futex(2) may do; and with a storm of signals at all threads that wait.
 *
 * What is random comes from a seed, which is printed; SEED=… sets it.
 */
#ifndef TESTS_KTHREADS_SYNC_WAYS_H
#define TESTS_KTHREADS_SYNC_WAYS_H

#include <signal.h>
#include <string.h>

#include "base/sys.h"
#include "tests/kthreads/sync.h"

#define THREADS 6

static uint64_t ways_seed;
static __thread uint64_t draws; /* not shared: that would order threads */
static _Atomic int spurious, storming;
static _Atomic pid_t waiting_tids[THREADS];
static _Atomic uint64_t handled, refused;

/* A hash, so that any number is as good a start as another. */
static inline uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

/* 0 to n - 1. */
static inline unsigned draw(unsigned n)
{
	return (unsigned)(mix(ways_seed + ++draws) % n);
}

/* A deadline: none, one that is near, one that has passed. */
static inline uint64_t some_deadline(void)
{
	switch (draw(4)) {
	case 0:
		return PAST;
	case 1:
		return KT_FOREVER;
	default:
		return kt_after(draw(100000));
	}
}

/* Half of the waits do not sleep. */
static int end_for_no_reason(enum sys_name call, long *result)
{
	static const long ends[] = { 0, -EINTR, -EAGAIN };

	if (call != SYS_CALL_futex_wait || !spurious || draw(2))
		return 0;
	refused++;
	*result = ends[draw(3)];
	return 1;
}

sys_fault_fn *const sys_fault = end_for_no_reason;

static void count_signal(int number)
{
	(void)number;
	handled++;
}

static void *storm(void *arg)
{
	for (unsigned i = 0; storming; i++) {
		pid_t tid = waiting_tids[i % THREADS];

		if (tid)
			tgkill(getpid(), tid, SIGUSR1);
		kt_yield();
	}
	return arg;
}

struct entry {
	void (*fn)(int index);
	int index;
};

static void *enter(void *arg)
{
	struct entry *e = arg;

	draws = (uint64_t)(e->index + 1) << 32;
	waiting_tids[e->index] = gettid();
	e->fn(e->index);
	waiting_tids[e->index] = 0;
	return NULL;
}

/* fn(0) to fn(THREADS - 1), each on a thread. */
static void run_all(void (*fn)(int index))
{
	struct kt_thread t[THREADS];
	struct entry entries[THREADS];

	for (int i = 0; i < THREADS; i++) {
		entries[i] = (struct entry){ fn, i };
		EXPECT(kt_create(&t[i], NULL, enter, &entries[i]) == 0);
	}
	join_all(t, THREADS);
}

/*
 * No SA_RESTART: each wait that is interrupted returns EINTR.  Some are, or
 * the body has to run again.
 */
static void run_in_storm(void (*body)(void))
{
	struct sigaction action = { .sa_handler = count_signal };
	struct kt_thread t;

	sigaction(SIGUSR1, &action, NULL);
	storming = 1;
	EXPECT(kt_create(&t, NULL, storm, NULL) == 0);
	do
		body();
	while (handled == 0);
	storming = 0;
	join_all(&t, 1);
}

static void in_all_ways(void (*body)(void))
{
	const char *text = getenv("SEED");

	ways_seed = text ? strtoull(text, NULL, 0) : sys_clock_ns();
	fprintf(stderr, "SEED=%llu\n", (unsigned long long)ways_seed);
	body();
	spurious = 1;
	do
		body();
	while (refused == 0);
	spurious = 0;
	run_in_storm(body);
}

#endif
