/* SPDX-License-Identifier: MIT */
/*
 * Whether to look a little longer before sleeping.
 *
 * A sleep and a wake cost some microseconds and, on another CPU, an
 * interrupt; whoever we wait for there is often done sooner.  On the same
 * CPU he cannot be, and looking is lost time.  So each object remembers how
 * it went: a look in vain counts 1, one that paid -2.  While the count is
 * low, that is, while a third of them pay, it is tried; else once in a while.
 *
 * The count decides only how long we look, so it is relaxed and two threads
 * may overwrite each other's.  It is written after the object was had: an
 * object that may be gone by then must not use this.
 */
#ifndef KTHREADS_SPIN_H
#define KTHREADS_SPIN_H

#include <stdatomic.h>
#include <stdint.h>

#include "cpu.h"

enum {
	KT_LOOKS = 100,        /* about as long as a sleep and a wake */
	KT_MISSES = 8,         /* that are put up with */
	KT_MISSES_PROBE = 256, /* then, one wait of so many looks again */
};

/* Tries until it returns 0, but not for long: its last result. */
static inline int kt_spin(_Atomic uint32_t *misses, int (*attempt)(void *),
			  void *object)
{
	uint32_t m = atomic_load_explicit(misses, memory_order_relaxed), now;
	int looks = m < KT_MISSES || m % KT_MISSES_PROBE == 0 ? KT_LOOKS : 1;
	int err;

	do {
		cpu_relax();
		err = attempt(object);
	} while (err && --looks);
	now = m + 1;
	if (!err)
		now = m > KT_MISSES ? KT_MISSES - 1 : m > 2 ? m - 2 : 0;
	if (now != m)
		atomic_store_explicit(misses, now, memory_order_relaxed);
	return err;
}

#endif
