/* SPDX-License-Identifier: MIT */
/*
 * The floor of handing the turn to a thread that sleeps: a futex word that
 * says whose turn it is.  No count, no queue.  On two CPUs, who keeps its CPU
 * busy looking at the word for a while, before it sleeps, may be below this.
 */
#include <pthread.h>

#include "floor.h"
#include "probes/place.h"
#include "probes/probe.h"

static _Atomic uint32_t turn; /* 0: the first thread's, 1: the partner's */
static uint64_t handed[2];    /* by each */
static uint64_t rounds;       /* timed; there are two more before them */

static void hand_over(uint32_t me, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		/* Acquire pairs with the release of who had the turn. */
		while (atomic_load_explicit(&turn, memory_order_acquire) != me)
			floor_futex(&turn, FUTEX_WAIT_PRIVATE, !me);
		handed[me]++;
		atomic_store_explicit(&turn, !me, memory_order_release);
		floor_futex(&turn, FUTEX_WAKE_PRIVATE, 1);
	}
}

static void *partner(void *arg)
{
	struct probe_run *r = arg;

	place_on(r->cpus[r->cpu_count - 1]);
	hand_over(1, rounds + 2);
	probe_see_cpu(r);
	return NULL;
}

static int run(struct probe_run *r)
{
	pthread_t t;
	int err;

	rounds = (r->ops + 1) / 2;
	handed[0] = handed[1] = 0;
	err = -pthread_create(&t, NULL, partner, r);
	if (err)
		return err;
	place_on(r->cpus[0]);
	hand_over(0, 2); /* the partner is there when the second is due */
	probe_begin(r);
	hand_over(0, rounds);
	probe_end(r);
	err = -pthread_join(t, NULL);
	r->work = handed[0] + handed[1] - 4;
	/* Either side of the clock may be late; two CPUs need no switch. */
	r->switches = r->cpu_count == 1 ? r->work - 2 : 0;
	return err;
}

PROBE(handoff) = {
	.name = "handoff",
	.what = "hand the turn to a sleeping thread by a futex, one way",
	.unit = "ns/switch",
	.threads = 2,
	.axis = "cpus",
	.levels = { 1, 2 },
	.floor_of = "kernel",
	.run = run,
};
