/* SPDX-License-Identifier: MIT */
/*
 * yield: what it costs to switch from thread to thread by yielding.
 *
 * As many threads as the axis says, on one CPU, do nothing but yield.  One of
 * them holds the clock: between its first yield and its last, each counts
 * its own.  One operation is one yield: a switch, one way.
 */
#include "probes/probe.h"

#define THREADS_MAX 100000

static volatile uint64_t yields[THREADS_MAX]; /* each written by its thread */
static volatile int stop;
static th_thread threads[THREADS_MAX];

static void *yielder(void *arg)
{
	for (uint64_t i = (uint64_t)arg; !stop; th_yield())
		yields[i]++;
	return NULL;
}

/* Of all; 0 until each has begun. */
static uint64_t sum(uint64_t count)
{
	uint64_t total = 0;

	for (uint64_t i = 0; i < count; total += yields[i++])
		if (!yields[i])
			return 0;
	return total;
}

static int run(struct probe_run *r)
{
	uint64_t before = 0, rounds = r->ops / r->level + 1;
	int err = 0;

	stop = 0;
	for (uint64_t i = 1; !err && i < r->level; i++) {
		yields[i] = 0;
		err = th_create(&threads[i], yielder, (void *)i);
	}
	for (yields[0] = 1; !err && !(before = sum(r->level));)
		th_yield();
	probe_begin(r);
	for (uint64_t i = 0; i < rounds; i++, th_yield())
		yields[0]++;
	probe_end(r);
	r->work = sum(r->level) - before;
	r->ops = r->work;               /* turns are the scheduler's to give */
	r->switches = r->work / 10 * 9; /* a yield may find nobody */
	stop = 1;
	for (uint64_t i = 1; !err && i < r->level; i++)
		err = th_join(&threads[i], NULL);
	return err;
}

PROBE(yield) = {
	.name = "yield",
	.what = "switch to the next thread by yielding, one way",
	.unit = "ns/switch",
	.axis = "threads",
	.levels = { 2, 64, 1000 },
	.level_min = 2,
	.level_max = THREADS_MAX,
	.cpus = 1,
	.run = run,
};
