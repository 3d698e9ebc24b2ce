/* SPDX-License-Identifier: MIT */
/*
 * Threads that are stolen, every one of them, and run exactly once: who has
 * made them keeps its worker to itself until they are done.  STOLEN is how
 * many there are.
 */
#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "uthreads/uthreads.h"

#define BATCH 200

static _Atomic int done, runs[BATCH];
static unsigned long wanted;

static void *run_once(void *arg)
{
	runs[(uintptr_t)arg]++;
	done++;
	return arg;
}

/* No call here switches: nobody runs on this worker meanwhile. */
static void have_stolen(struct ut_thread t[])
{
	static const struct ut_attr detached = { .detached = 1 };

	done = 0;
	for (uintptr_t i = 0; i < BATCH; i++)
		cr_assert(ut_create(&t[i], i % 4 ? NULL : &detached, run_once,
				    (void *)i) == 0);
	while (done < BATCH)
		sched_yield();
	for (int i = 0; i < BATCH; i++) {
		cr_assert(runs[i] == 1, "thread %d ran %d times", i, runs[i]);
		runs[i] = 0;
	}
}

static void *have_all_stolen(void *arg)
{
	struct ut_thread t[BATCH];
	unsigned long stolen = 0;
	struct ut_counters c;

	for (; stolen < wanted; stolen += BATCH) {
		have_stolen(t);
		for (uintptr_t i = 0; i < BATCH; i++) {
			void *result = NULL;

			if (i % 4 == 0)
				continue;
			cr_assert(ut_join(&t[i], &result) == 0);
			cr_assert(result == (void *)i);
		}
	}
	ut_counters(&c);
	cr_expect(c.created == stolen + 1);
	cr_expect(c.steals >= stolen, "%llu steals of %lu threads",
		  (unsigned long long)c.steals, stolen);
	fprintf(stderr, "%lu threads, all of them stolen\n", stolen);
	return arg;
}

static void run_on(unsigned workers)
{
	const struct ut_config config = { .workers = workers };
	const char *text = getenv("STOLEN");

	wanted = text ? strtoul(text, NULL, 10) : 20000;
	cr_assert(ut_run(&config, have_all_stolen, NULL, NULL) == 0);
}

Test(uthreads, stolen_by_one, .timeout = 280)
{
	run_on(2);
}

Test(uthreads, stolen_by_several, .timeout = 280)
{
	run_on(4);
}
