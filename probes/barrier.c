/* SPDX-License-Identifier: MIT */
/*
 * barrier: what it costs two threads to wait for one another.
 *
 * Each arrives, and goes on when both have; then the next round begins.  One
 * operation is one arrival: a round is two, and on one CPU takes a switch.
 * Each tells the other its round before it arrives, and looks behind the
 * barrier whether the other has come as far: neither goes on alone.
 */
#include "probes/team.h"

#define THREADS 2

static th_barrier barrier;
static _Atomic uint64_t rounds[THREADS];
static _Atomic uint64_t last; /* round; the first member may end it early */

static void *arriver(void *arg)
{
	struct team_member *m = arg;
	_Atomic uint64_t *mine = &rounds[m - team];
	_Atomic uint64_t *other = &rounds[m == team];
	uint64_t together = 0;

	team_begin(m);
	for (uint64_t i = 1; i <= last; i++) {
		/* Relaxed: it is the barrier's to order them. */
		atomic_store_explicit(mine, i, memory_order_relaxed);
		if (i % PROBE_ROUNDS == 0 && m == team && probe_enough(m->run))
			last = i;
		th_barrier_wait(&barrier);
		together +=
			atomic_load_explicit(other, memory_order_relaxed) >= i;
	}
	team_end(m);
	m->done = together;
	return NULL;
}

static int run(struct probe_run *r)
{
	int err = th_barrier_init(&barrier, THREADS);

	for (int i = 0; i < THREADS; i++)
		atomic_init(&rounds[i], 0);
	last = team_share(r, THREADS);
	if (!err)
		err = team_run(r, THREADS, arriver);
	r->ops = last * THREADS;
	return team_check(r, THREADS, err, "one went on before the other came");
}

PROBE(barrier) = {
	.name = "barrier",
	.what = "arrive at a barrier of two threads, and go on when both have",
	.unit = "ns/arrival",
	.threads = THREADS,
	.axis = "cpus",
	.levels = { 1, 2 },
	.suite = "standard",
	.run = run,
};
