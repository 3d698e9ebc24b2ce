/* SPDX-License-Identifier: MIT */
/*
 * Threads on one CPU that pass a token round.  One operation is one way, from a
 * thread to the next; the caller is the first of them.
 *
 * Who includes this has said how a thread waits for the token, RING_TAKE(i),
 * what it does with it, RING_USE(i), and how it gives it to another,
 * RING_GIVE(i).
 */
#ifndef PROBES_RING_H
#define PROBES_RING_H

#include "probes/probe.h"

static struct {
	uint64_t size, laps; /* timed; there is one more before */
	uint64_t passed[RING_MAX];
	struct probe_run *run;
} ring;

/* In its turn: uses the token and gives it on. */
static inline void ring_pass(uint64_t i)
{
	RING_USE(i);
	ring.passed[i] += RING_GIVE((i + 1) % ring.size);
}

static void *ring_thread(void *arg)
{
	uint64_t i = (uint64_t)arg;

	for (uint64_t n = 0; n <= ring.laps && RING_TAKE(i); n++)
		ring_pass(i);
	probe_see_cpu(ring.run);
	return NULL;
}

/* So often round, from the caller's hand back to it. */
static inline void ring_go(uint64_t laps)
{
	for (uint64_t n = 0; n < laps; n++) {
		ring_pass(0);
		if (!RING_TAKE(0))
			return;
	}
}

/* So many threads, the caller among them: 0 or -errno. */
static inline int ring_run(struct probe_run *r, uint64_t size)
{
	static th_thread threads[RING_MAX];
	int err = 0;

	ring.run = r;
	ring.size = size;
	ring.laps = (r->ops + size - 1) / size;
	for (uint64_t i = 0; i < size; i++)
		ring.passed[i] = 0;
	for (uint64_t i = 1; !err && i < size; i++)
		err = th_create(&threads[i], ring_thread, (void *)i);
	if (err)
		return err;
	ring_go(1);
	probe_begin(r);
	ring_go(ring.laps);
	probe_end(r);
	for (uint64_t i = 1; !err && i < size; i++)
		err = th_join(&threads[i], NULL);
	/* The lap before does not count. */
	for (uint64_t i = 0; i < size; i++)
		r->work += ring.passed[i] ? ring.passed[i] - 1 : 0;
	r->switches = r->work - size; /* either side of the clock may be late */
	return err;
}

#endif
