/* SPDX-License-Identifier: MIT */
/*
 * Two threads take turns: each posts the other's semaphore and waits for its
 * own.  One operation is one hand-off, one way: a round trip is two.
 */
#ifndef PROBES_TURNS_H
#define PROBES_TURNS_H

#include "probes/probe.h"

static th_sem turns_ping, turns_pong;
/* Timed; there is one more on either side. */
static _Atomic uint64_t turns_rounds;
static uint64_t turns_handed;
static int turns_cpu; /* the partner's, or TURNS_FREE */

#define TURNS_FREE (-1) /* both run wherever they are put */

static void *turns_partner(void *arg)
{
	if (turns_cpu != TURNS_FREE)
		th_place(turns_cpu);
	for (; turns_handed < turns_rounds + 2; turns_handed++) {
		th_sem_wait(&turns_ping);
		th_sem_post(&turns_pong);
	}
	probe_see_cpu(arg);
	return NULL;
}

static inline void turns_take(uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		th_sem_post(&turns_ping);
		th_sem_wait(&turns_pong);
	}
}

/* All of them, or until that is enough. */
static inline void turns_take_timed(struct probe_run *r)
{
	uint64_t left = turns_rounds;

	while (left) {
		uint64_t some = left < PROBE_ROUNDS ? left : PROBE_ROUNDS;

		turns_take(some);
		left -= some;
		if (left && probe_enough(r)) {
			turns_rounds -= left;
			r->ops = turns_rounds * 2;
			return;
		}
	}
}

/* Unless they are free, the caller's CPU is r's first; r->work is the hand-offs
 * that were seen. */
static inline int turns_run(struct probe_run *r, int partner_cpu)
{
	th_thread t;
	int err;

	turns_rounds = (r->ops + 1) / 2;
	turns_handed = 0;
	turns_cpu = partner_cpu;
	th_sem_init(&turns_ping);
	th_sem_init(&turns_pong);
	err = th_create(&t, turns_partner, r);
	if (err)
		return err;
	if (partner_cpu != TURNS_FREE)
		th_place(r->cpus[0]);
	turns_take(1);
	probe_begin(r);
	turns_take_timed(r);
	probe_end(r);
	turns_take(1);
	err = th_join(&t, NULL);
	r->work = turns_rounds + turns_handed - 2;
	return err;
}

#endif
