/* SPDX-License-Identifier: MIT */
/*
 * Locks that are held for a few instructions.  The holder may be descheduled
 * by the kernel, so whoever spins gives way after a while.
 */
#ifndef UTHREADS_LOCK_H
#define UTHREADS_LOCK_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "cpu.h"

#define SPINS_BEFORE_YIELD 200

/* One more turn of a loop that waits for another kernel thread. */
static inline void spin_pause(unsigned *turns)
{
	cpu_relax();
	if (++*turns >= SPINS_BEFORE_YIELD)
		sys_yield();
}

static inline void spin_lock(_Atomic uint32_t *lock)
{
	unsigned turns = 0;

	/* Acquire pairs with the release in spin_unlock. */
	while (UNLIKELY(
		atomic_exchange_explicit(lock, 1, memory_order_acquire)))
		while (atomic_load_explicit(lock, memory_order_relaxed))
			spin_pause(&turns);
}

/* 0: somebody holds it. */
static inline int spin_trylock(_Atomic uint32_t *lock)
{
	return !atomic_exchange_explicit(lock, 1, memory_order_acquire);
}

static inline void spin_unlock(_Atomic uint32_t *lock)
{
	atomic_store_explicit(lock, 0, memory_order_release);
}

#endif
