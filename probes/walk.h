/* SPDX-License-Identifier: MIT */
/*
 * Threads that pass a token round, each of which walks over memory of its own
 * when it has it: what they take from one another in the caches is in the time
 * (Li, Ding and Shen, "Quantifying the cost of context switch", 2007).
 */
#ifndef PROBES_WALK_H
#define PROBES_WALK_H

#include "probes/probe.h"
#include "probes/stacks.h"

#define RING_MAX     256
#define RING_TAKE(i) (th_sem_wait(&walk.token[i]), 1)
#define RING_USE(i)  walk_over(i)
#define RING_GIVE(i) (th_sem_post(&walk.token[i]), 1)

static struct {
	th_sem token[RING_MAX];
	char *memory;
	size_t each; /* bytes */
} walk;

/* Adds 1 to each line of thread i's memory. */
static inline void walk_over(uint64_t i)
{
	char *begin = walk.memory + i * walk.each;

	for (char *at = begin; at < begin + walk.each; at += CACHE_LINE)
		++*(volatile uint64_t *)at;
}

#include "probes/ring.h"

/* Whether the first and the last line of each have been walked over so often.
 */
static inline int walk_is_right(uint64_t threads)
{
	for (uint64_t i = 0; i < threads; i++) {
		char *begin = walk.memory + i * walk.each;

		if (*(uint64_t *)begin != ring.passed[i] ||
		    *(uint64_t *)(begin + walk.each - CACHE_LINE) !=
			    ring.passed[i])
			return 0;
	}
	return 1;
}

/* So many threads, of so many bytes each: 0 or -errno. */
static inline int walk_run(struct probe_run *r, uint64_t threads, size_t each)
{
	int err = stacks_zeros(&walk.memory, threads * each);

	if (err)
		return err;
	walk.each = each;
	for (uint64_t i = 0; i < threads; i++)
		th_sem_init(&walk.token[i]);
	err = ring_run(r, threads);
	if (!err && !walk_is_right(threads)) {
		r->broken = "a thread did not walk over its memory";
		err = -EPROTO;
	}
	munmap(walk.memory, threads * each);
	return err;
}

#endif
