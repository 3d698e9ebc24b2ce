/* SPDX-License-Identifier: MIT */
/*
 * How a kthread goes to sleep on a word, and how it is woken: futex(2), and
 * the counters that kt_counters() shows.  All waiting in kthreads, but for a
 * thread's end, is here.
 */
#ifndef KTHREADS_PARK_H
#define KTHREADS_PARK_H

#include "base/futex.h"

/* Of all threads; a system call of hundreds of ns goes with each. */
extern _Atomic uint64_t kt_parks, kt_wakes;

/*
 * Sleeps while the word holds a value, or until the deadline: 0, or
 * -ETIMEDOUT.  It may end for no reason: look at the word again.
 */
static inline int kt_park(_Atomic uint32_t *word, uint32_t expected,
			  uint64_t deadline_ns)
{
	atomic_fetch_add_explicit(&kt_parks, 1, memory_order_relaxed);
	return futex_wait_until(word, expected, deadline_ns);
}

/* Wakes at most `count` of those that sleep on it. */
static inline void kt_unpark(_Atomic uint32_t *word, int count)
{
	atomic_fetch_add_explicit(&kt_wakes, 1, memory_order_relaxed);
	futex_wake(word, count);
}

#endif
