/* SPDX-License-Identifier: MIT */
/*
 * Whether to look a little longer before sleeping.
 *
 * A sleep and a wake cost some microseconds and, on another CPU, an
 * interrupt; whoever we wait for there is often done sooner.  On the same
 * CPU he cannot be, and looking is lost time.  So each object remembers how
 * it went: a look in vain counts 1, one that paid -2.  While the count is
 * low, that is, while a third of them pay, it is tried; else once in a while,
 * and whoever waits sleeps at once.
 *
 * To yield first would help threads that wait for each other on one CPU, but
 * where others keep it busy each yield costs one of their slices.
 *
 * The count decides only how long we look, so it is relaxed and two threads
 * may overwrite each other's.  It is written after the object was had: an
 * object that may be gone by then must not use this.
 */
#ifndef KTHREADS_SPIN_H
#define KTHREADS_SPIN_H

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/sys.h"
#include "cpu.h"

enum {
	KT_LOOK_NS = 5000,      /* about as long as a sleep and a wake */
	KT_PAUSES = 64,         /* at most between two looks: 1 to 3 µs */
	KT_MISSES = 8,          /* that are put up with */
	KT_MISSES_PROBE = 2048, /* then, one wait of so many looks */
};

/* Tries until it returns 0 or the time is over: its last result. */
static inline int kt_look(int (*attempt)(void *), void *object)
{
	uint64_t end = 0, now;
	int err;

	/* Rarely: a look takes the cache line from who is at work on it. */
	for (int pauses = 1;; pauses += pauses < KT_PAUSES ? pauses : 0) {
		for (int i = 0; i < pauses; i++)
			cpu_relax();
		err = attempt(object);
		if (!err)
			return 0;
		now = sys_clock_ns();
		if (!end)
			end = now + KT_LOOK_NS;
		else if (now >= end)
			return err;
	}
}

/* 0: an attempt returned 0. */
static inline int kt_spin(_Atomic uint32_t *misses, int (*attempt)(void *),
			  void *object)
{
	uint32_t m = atomic_load_explicit(misses, memory_order_relaxed), now;
	int worth_it = m < KT_MISSES || m % KT_MISSES_PROBE == 0;
	int err = worth_it ? kt_look(attempt, object) : -EAGAIN;

	now = m + 1;
	if (!err)
		now = m > KT_MISSES ? KT_MISSES - 1 : m > 2 ? m - 2 : 0;
	if (now != m)
		atomic_store_explicit(misses, now, memory_order_relaxed);
	return err;
}

#endif
