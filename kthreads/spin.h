/* SPDX-License-Identifier: MIT */
/*
 * Whether to look a little longer before sleeping.
 *
 * A sleep and a wake cost some microseconds and, on another CPU, an
 * interrupt; whoever we wait for there is often done sooner.  On the same
 * CPU he cannot be, and looking is lost time.  So each object remembers how
 * it went: a wait that had to sleep counts 1, a look that paid -2.  While the
 * count is low, that is, while a third of them pay, we look; else once in a
 * while, and whoever waits sleeps at once.
 *
 * To yield first would help threads that wait for each other on one CPU, but
 * where others keep it busy each yield costs one of their slices.
 *
 * The count decides only how long we look, so it is relaxed and two threads
 * may overwrite each other's.  It is written after the object was had, when
 * nobody may free it yet, as who has it is still in his own call.
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
	KT_LOOKS = 100,         /* even if the clock stands still */
	KT_PAUSES = 64,         /* at most between two looks: 1 to 3 µs */
	KT_MISSES = 8,          /* that are put up with */
	KT_MISSES_PROBE = 2048, /* then, one wait of so many looks */
};

/* Tries until it returns 0 or the time is over: its last result. */
static inline int kt_look(int (*attempt)(void *), void *object,
			  uint64_t deadline_ns)
{
	uint64_t end = deadline_ns, now;
	int err = -EAGAIN, pauses = 1;

	for (int looks = 0; err && looks < KT_LOOKS; looks++) {
		for (int i = 0; i < pauses; i++)
			cpu_relax();
		err = attempt(object);
		if (!err)
			break;
		now = sys_clock_ns();
		if (looks == 0 && now < end && end - now > KT_LOOK_NS)
			end = now + KT_LOOK_NS;
		if (now >= end)
			break;
		/* Rarely: a look takes the cache line from its user. */
		pauses += pauses < KT_PAUSES ? pauses : 0;
	}
	return err;
}

/* Do waits for this object end in sleep, as things are? */
static inline int kt_spin_is_vain(_Atomic uint32_t *misses)
{
	return atomic_load_explicit(misses, memory_order_relaxed) >= KT_MISSES;
}

/* 0: an attempt returned 0. */
static inline int kt_spin(_Atomic uint32_t *misses, int (*attempt)(void *),
			  void *object, uint64_t deadline_ns)
{
	uint32_t m = atomic_load_explicit(misses, memory_order_relaxed), now;
	int worth_it = m < KT_MISSES || m % KT_MISSES_PROBE == 0;
	int err = worth_it ? kt_look(attempt, object, deadline_ns) : -EAGAIN;

	now = m + 1;
	if (!err)
		now = m > KT_MISSES ? KT_MISSES - 1 : m > 2 ? m - 2 : 0;
	if (now != m)
		atomic_store_explicit(misses, now, memory_order_relaxed);
	return err;
}

#endif
