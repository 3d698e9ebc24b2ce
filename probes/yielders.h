/* SPDX-License-Identifier: MIT */
/*
 * Threads on one CPU that do nothing but yield, and sometimes a little before.
 *
 * Each sees whether another has run since its last turn; one operation is one
 * such change, one way, so a yield that finds nobody is no switch.  They begin
 * when all are there: each that was there early would take its turns from who
 * creates the next.
 */
#ifndef PROBES_YIELDERS_H
#define PROBES_YIELDERS_H

#include "probes/probe.h"

#define YIELDERS_MAX 100000

#ifndef YIELDERS_BEFORE /* what each does before it yields */
#define YIELDERS_BEFORE() ((void)0)
#endif

static th_barrier yielders_there;
static _Atomic uint64_t yielders_started;
/* All threads are on one CPU. */
static volatile uint64_t yielders_last, yielders_turns;
static volatile int yielders_stop;

static inline void yielders_turn(uint64_t me)
{
	yielders_turns += yielders_last != me;
	yielders_last = me;
	YIELDERS_BEFORE();
	th_yield();
}

static void *yielders_thread(void *arg)
{
	th_barrier_wait(&yielders_there);
	yielders_started++;
	while (!yielders_stop)
		yielders_turn((uint64_t)arg);
	return NULL;
}

/* So many threads, the caller among them: 0 or -errno. */
static inline int yielders_run(struct probe_run *r, uint64_t count)
{
	static th_thread threads[YIELDERS_MAX];
	int err = th_barrier_init(&yielders_there, (unsigned)count);
	uint64_t before;

	yielders_started = 0;
	yielders_stop = 0;
	for (uint64_t i = 1; !err && i < count; i++)
		err = th_create(&threads[i], yielders_thread, (void *)i);
	if (err)
		return err;
	th_barrier_wait(&yielders_there);
	while (yielders_started < count - 1)
		yielders_turn(0);
	probe_begin(r);
	before = yielders_turns; /* asking may have let others run */
	while (yielders_turns - before < r->ops)
		yielders_turn(0);
	r->work = yielders_turns - before;
	probe_end(r);
	r->switches = r->work - 1; /* the first may be from before */
	yielders_stop = 1;
	for (uint64_t i = 1; !err && i < count; i++)
		err = th_join(&threads[i], NULL);
	return err;
}

#endif
