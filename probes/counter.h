/* SPDX-License-Identifier: MIT */
/*
 * Counters that a team counts with, of five kinds.
 */
#ifndef PROBES_COUNTER_H
#define PROBES_COUNTER_H

#include <string.h>

#include "probes/team.h"

enum counter_kind {
	COUNTER_RACY = 1, /* one number, by a load and a store */
	COUNTER_ATOMIC,
	COUNTER_LOCK,
	COUNTER_SHARD, /* one each, on lines of their own */
	COUNTER_FALSE, /* one each, on one line */
};

#define COUNTER_THREADS 8 /* at most: numbers of one line */

#define COUNTER_PATIENCE_NS 5000000

/* Lines are fetched in pairs. */
#define COUNTER_APART _Alignas(2 * CACHE_LINE)

static struct {
	COUNTER_APART volatile uint64_t racy;
	COUNTER_APART _Atomic uint64_t atomic;
	COUNTER_APART volatile uint64_t locked;
	COUNTER_APART th_mutex lock;
	struct {
		COUNTER_APART volatile uint64_t count;
	} shard[COUNTER_THREADS];
	COUNTER_APART volatile uint64_t neighbours[COUNTER_THREADS];
	COUNTER_APART _Atomic unsigned here;
	COUNTER_APART char end;
} counter;

/*
 * Goes on when all are at it at once, so that none has a CPU to itself for a
 * while.  Who waits calls nothing that would let another run in its place, but
 * once in a while: some schedulers never give it a CPU of its own.
 */
static inline void counter_meet(struct team_member *m, unsigned count)
{
	uint64_t patience_ns = sys_clock_ns() + COUNTER_PATIENCE_NS;

	counter.here++;
	while (counter.here < count) {
		cpu_relax();
		if (sys_clock_ns() < patience_ns)
			continue;
		th_yield();
		patience_ns = sys_clock_ns() + COUNTER_PATIENCE_NS;
	}
	m->begin_ns = sys_clock_ns();
}

/* Where thread `me` counts, if that is no atomic. */
static inline volatile uint64_t *counter_place(enum counter_kind kind, long me)
{
	switch (kind) {
	case COUNTER_LOCK:
		return &counter.locked;
	case COUNTER_SHARD:
		return &counter.shard[me].count;
	case COUNTER_FALSE:
		return &counter.neighbours[me];
	default:
		return &counter.racy;
	}
}

/* All that the member has to do, where the kind is a constant. */
static inline __attribute__((always_inline)) void
counter_add(struct team_member *m, enum counter_kind kind)
{
	volatile uint64_t *place = counter_place(kind, m - team);

	for (; m->done < m->ops; m->done++) {
		if (kind == COUNTER_LOCK)
			th_mutex_lock(&counter.lock);
		/* Relaxed: nothing hangs on the number. */
		if (kind == COUNTER_ATOMIC)
			atomic_fetch_add_explicit(&counter.atomic, 1,
						  memory_order_relaxed);
		else
			++*place;
		if (kind == COUNTER_LOCK)
			th_mutex_unlock(&counter.lock);
	}
}

static inline void counter_reset(void)
{
	memset(&counter, 0, sizeof counter);
	th_mutex_init(&counter.lock);
}

/* Whether it has counted so many additions; a racy one may lose most. */
static inline bool counter_is_right(enum counter_kind kind, uint64_t additions)
{
	uint64_t sum = counter.atomic + counter.locked;

	if (kind == COUNTER_RACY)
		return counter.racy > 0 && counter.racy <= additions;
	for (int i = 0; i < COUNTER_THREADS; i++)
		sum += counter.shard[i].count + counter.neighbours[i];
	return sum == additions;
}

#endif
