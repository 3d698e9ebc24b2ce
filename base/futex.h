/* SPDX-License-Identifier: MIT */
/*
 * futex(2): sleep while a word holds a value, wake who sleeps on it.
 *
 * A wait may end for no reason; callers look at their word again.
 */
#ifndef BASE_FUTEX_H
#define BASE_FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>

#include "base/sys.h"

#define FUTEX_ALL INT_MAX

static inline void futex_wait(_Atomic uint32_t *word, uint32_t expected)
{
	cpu_syscall(SYS_futex, (long)word, FUTEX_WAIT_PRIVATE, expected, 0, 0,
		    0);
}

/* The same, until the CLOCK_MONOTONIC time; UINT64_MAX: no limit. */
static inline void futex_wait_until(_Atomic uint32_t *word, uint32_t expected,
				    uint64_t deadline_ns)
{
	struct timespec t = { .tv_sec = (time_t)(deadline_ns / 1000000000),
			      .tv_nsec = (long)(deadline_ns % 1000000000) };

	cpu_syscall(SYS_futex, (long)word, FUTEX_WAIT_BITSET_PRIVATE, expected,
		    deadline_ns == UINT64_MAX ? 0 : (long)&t, 0,
		    (long)FUTEX_BITSET_MATCH_ANY);
}

static inline void futex_wake(_Atomic uint32_t *word, int count)
{
	cpu_syscall(SYS_futex, (long)word, FUTEX_WAKE_PRIVATE, count, 0, 0, 0);
}

/*
 * Waits for the kernel to clear a word named by CLONE_CHILD_CLEARTID.  That
 * wake is a shared one, which a private waiter never hears.
 */
static inline void futex_wait_cleared(_Atomic uint32_t *word)
{
	uint32_t value;

	/* Acquire: what the ended thread wrote is visible after this. */
	while ((value = atomic_load_explicit(word, memory_order_acquire)))
		cpu_syscall(SYS_futex, (long)word, FUTEX_WAIT, value, 0, 0, 0);
}

#endif
