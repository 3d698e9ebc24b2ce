/* SPDX-License-Identifier: MIT */
/*
 * How a kthread goes to sleep on a word, and how it is woken: futex(2), and
 * the counters that kt_counters() shows.  All waiting in kthreads, but for a
 * thread's end, is here.
 */
#ifndef KTHREADS_PARK_H
#define KTHREADS_PARK_H

#include "base/futex.h"
#include "kthreads/thread.h"

#define KT_PARK_BITS   4
#define KT_PARK_COUNTS (1 << KT_PARK_BITS)

/*
 * A thread of ours counts in its block, which needs no locked instruction: on
 * one CPU two of them were 1 % of a sleep and a wake.  These are for all other
 * threads, by the word's address, so that threads that have nothing else in
 * common do not meet at one cache line.
 */
struct kt_park_count {
	_Alignas(CACHE_LINE) _Atomic uint64_t parks;
	_Atomic uint64_t wakes;
};

extern struct kt_park_count kt_park_counts[KT_PARK_COUNTS];

struct kt_park_sum {
	uint64_t parks, wakes;
};

struct kt_park_sum kt_park_sum(void);

/* The block's memory is about to go: what was counted there stays. */
void kt_park_retire(struct kt_block *b);

static inline struct kt_park_count *kt_park_count(_Atomic uint32_t *word)
{
	/* Fibonacci hashing: the upper bits depend on all lower ones. */
	return &kt_park_counts[(uint64_t)(uintptr_t)word * 0x9e3779b97f4a7c15 >>
			       (64 - KT_PARK_BITS)];
}

/* One more in the caller's own counter, or in the others'. */
static inline void kt_park_add(_Atomic uint64_t *own, _Atomic uint64_t *shared)
{
	if (own)
		atomic_store_explicit(
			own,
			atomic_load_explicit(own, memory_order_relaxed) + 1,
			memory_order_relaxed);
	else
		atomic_fetch_add_explicit(shared, 1, memory_order_relaxed);
}

/*
 * Sleeps while the word holds a value, or until the deadline: 0, or
 * -ETIMEDOUT.  It may end for no reason: look at the word again.
 */
static inline int kt_park(_Atomic uint32_t *word, uint32_t expected,
			  uint64_t deadline_ns)
{
	struct kt_block *me = kt_current_if_known();

	kt_park_add(me ? &me->parks : NULL, &kt_park_count(word)->parks);
	return futex_wait_until(word, expected, deadline_ns);
}

/* Wakes at most `count` of those that sleep on it. */
static inline void kt_unpark(_Atomic uint32_t *word, int count)
{
	struct kt_block *me = kt_current_if_known();

	kt_park_add(me ? &me->wakes : NULL, &kt_park_count(word)->wakes);
	futex_wake(word, count);
}

#endif
