/* SPDX-License-Identifier: MIT */
/*
 * Threads that share a CPU for a window of time, and see how much of it each
 * had.  One whose turn comes when the window is over has next to nothing of it,
 * yet computes once, as the ledger wants something of everybody.
 *
 * They compute, and read the clock now and then, most of the time in code of
 * their own, which is where a user thread may be interrupted.  What lies
 * between two readings is a thread's own progress if it is short, else somebody
 * else's turn.
 */
#ifndef PROBES_SHARE_H
#define PROBES_SHARE_H

#include "probes/probe.h"

#ifdef TH_CAN_SLICE
#define SHARE_THREADS   4
#define SHARE_WINDOW_NS 200000000
#define SHARE_OWN_NS    100000 /* below a slice, above an interrupt */
#define SHARE_ROUNDS    100    /* 2400 cycles */

static th_barrier share_start;
static uint64_t share_end_ns, share_had_ns[SHARE_THREADS];

static void *share_compute(void *arg)
{
	uint64_t *mine = arg, last, now, own = 0;

	th_barrier_wait(&share_start);
	for (last = sys_clock_ns(); last < share_end_ns || !own; last = now) {
		cpu_chain(SHARE_ROUNDS);
		now = sys_clock_ns();
		if (now - last < SHARE_OWN_NS)
			own += now - last;
		else
			probe_event(now - last);
	}
	*mine = own;
	return NULL;
}

/* Adds how far the one with most is beyond the one with least. */
static inline int share_window(struct probe_run *r, uint64_t *ahead_ns)
{
	th_thread t[SHARE_THREADS];
	uint64_t least = UINT64_MAX, most = 0;
	int err = th_barrier_init(&share_start, SHARE_THREADS);

	share_end_ns = sys_clock_ns() + SHARE_WINDOW_NS;
	for (int i = 0; !err && i < SHARE_THREADS; i++) {
		share_had_ns[i] = 0;
		err = th_create(&t[i], share_compute, &share_had_ns[i]);
	}
	for (int i = 0; !err && i < SHARE_THREADS; i++)
		err = th_join(&t[i], NULL);
	for (int i = 0; i < SHARE_THREADS; i++) {
		uint64_t had = share_had_ns[i];

		least = had < least ? had : least;
		most = had > most ? had : most;
	}
	*ahead_ns += most - least;
	r->work += least > 0; /* else somebody is lost */
	return err;
}
#endif

#endif
