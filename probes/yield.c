/* SPDX-License-Identifier: MIT */
/*
 * yield: what it costs to switch from thread to thread by yielding.
 *
 * As many threads as the axis says, on one CPU, do nothing but yield.  Each
 * sees whether another has run since its last turn; one operation is one
 * such change, one way, so a yield that finds nobody is no switch.
 */
#include "probes/probe.h"

#define THREADS_MAX 100000

static th_thread threads[THREADS_MAX];
static _Atomic uint64_t started;
static volatile uint64_t last, turns; /* all threads are on one CPU */
static volatile int stop;

static inline void take_turn(uint64_t me)
{
	turns += last != me;
	last = me;
	th_yield();
}

static void *yielder(void *arg)
{
	started++;
	while (!stop)
		take_turn((uint64_t)arg);
	return NULL;
}

static int run(struct probe_run *r)
{
	uint64_t before;
	int err = 0;

	started = 0;
	stop = 0;
	for (uint64_t i = 1; !err && i < r->level; i++)
		err = th_create(&threads[i], yielder, (void *)i);
	if (err)
		return err;
	while (started < r->level - 1)
		take_turn(0);
	probe_begin(r);
	before = turns; /* asking the system may have let others run */
	while (turns - before < r->ops)
		take_turn(0);
	r->work = turns - before;
	probe_end(r);
	r->switches = r->work - 1; /* the first may be from before */
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
