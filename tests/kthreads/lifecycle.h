/* SPDX-License-Identifier: MIT */
/*
 * What tests of a thread's life share: a test for each back end, and waiting
 * for what the kernel says of a task.  Those waits have no deadline of their
 * own: the test's is the watchdog.
 */
#ifndef TESTS_KTHREADS_LIFECYCLE_H
#define TESTS_KTHREADS_LIFECYCLE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpu.h"
#include "kthreads/kthreads.h"
#include "tests/kthreads/leaks.h"

/* A test for each back end whose threads may call the C library. */
#define EACH_BACKEND(suite, name)                  \
	static void name(enum kt_backend backend); \
	Test(suite, name##_libc, .timeout = 60)    \
	{                                          \
		needs_raw_threads();               \
		name(KT_BACKEND_LIBC);             \
	}                                          \
	Test(suite, name##_pthread, .timeout = 60) \
	{                                          \
		name(KT_BACKEND_PTHREAD);          \
	}                                          \
	Test(suite, name##_pool, .timeout = 60)    \
	{                                          \
		name(KT_BACKEND_POOL);             \
	}                                          \
	static void name(enum kt_backend backend)

/* And for bare ones, where the bodies call nothing of the C library. */
#define EACH_BACKEND_AND_BARE(suite, name)         \
	static void name(enum kt_backend backend); \
	Test(suite, name##_bare, .timeout = 60)    \
	{                                          \
		needs_raw_threads();               \
		name(KT_BACKEND_BARE);             \
	}                                          \
	EACH_BACKEND(suite, name)

/* The kernel's letter for a task of this process; 0: it has gone. */
static inline char task_state(uint64_t tid)
{
	char path[64], line[256] = "", *end;
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%lu/stat",
		 (unsigned long)tid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	end = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return end && end[1] == ' ' ? end[2] : 0;
}

static inline void await_sleep(uint64_t tid)
{
	while (task_state(tid) != 'S')
		kt_yield();
}

/* A pooled thread's task stays, asleep. */
static inline void await_end(uint64_t tid, enum kt_backend backend)
{
	char resting = backend == KT_BACKEND_POOL ? 'S' : 0;

	while (task_state(tid) != resting)
		kt_yield();
}

static inline void await_tasks(int count)
{
	while (entries_of("/proc/self/task") > count)
		kt_yield();
}

/* LIFECYCLE_SEED repeats a run's random numbers. */
static inline unsigned random_seed(void)
{
	const char *given = getenv("LIFECYCLE_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10)
			      : (unsigned)time(NULL);

	fprintf(stderr, "LIFECYCLE_SEED=%u\n", seed);
	return seed;
}

#define SPIN_MAX 4000 /* rounds: some creations long */

static inline void spin(unsigned rounds)
{
	while (rounds--)
		cpu_relax();
}

static inline void *spin_and_return(void *arg)
{
	spin((unsigned)(uintptr_t)arg);
	return arg;
}

/* A thread that lives until it is let go. */
struct life {
	struct kt_sem started, finish;
	uint64_t id;
	_Atomic int leaving;
};

static inline void *live(void *arg)
{
	struct life *l = arg;

	l->id = kt_id();
	kt_sem_post(&l->started);
	kt_sem_wait(&l->finish);
	l->leaving = 1;
	return arg;
}

static inline void begin(struct kt_thread *t, struct life *l,
			 enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = backend };

	cr_assert(kt_create(t, &attr, live, l) == 0);
	kt_sem_wait(&l->started);
}

#endif
