/* SPDX-License-Identifier: MIT */
/*
 * futex(2): sleep while a word holds a value, wake who sleeps on it.
 *
 * A wait may end for no reason; callers look at their word again.  One
 * that names a deadline, even none, goes on when a signal handler has run.
 */
#ifndef BASE_FUTEX_H
#define BASE_FUTEX_H

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>

#include "base/sys.h"

#define FUTEX_ALL INT_MAX

static inline void futex_wait(_Atomic uint32_t *word, uint32_t expected)
{
	sys_call(futex, word, FUTEX_WAIT_PRIVATE, expected, 0);
}

static inline int futex_wait_by(int operation, _Atomic uint32_t *word,
				uint32_t expected, uint64_t deadline_ns)
{
	struct timespec t;
	long timeout = 0, err;

	if (deadline_ns != UINT64_MAX) {
		t = sys_timespec(deadline_ns);
		timeout = (long)&t;
	}
	do
		err = sys_call_checked(SYS_CALL_futex_wait, SYS_NUMBER_futex,
				       (long)word, operation, expected, timeout,
				       0, FUTEX_BITSET_MATCH_ANY);
	while (err == -EINTR);
	return err == -ETIMEDOUT ? -ETIMEDOUT : 0;
}

/*
 * The same, until the CLOCK_MONOTONIC time; UINT64_MAX: no limit.  0, or
 * -ETIMEDOUT.
 */
static inline int futex_wait_until(_Atomic uint32_t *word, uint32_t expected,
				   uint64_t deadline_ns)
{
	return futex_wait_by(FUTEX_WAIT_BITSET_PRIVATE, word, expected,
			     deadline_ns);
}

static inline void futex_wake(_Atomic uint32_t *word, int count)
{
	sys_call(futex, word, FUTEX_WAKE_PRIVATE, count);
}

/*
 * Waits for the kernel to clear a word named by CLONE_CHILD_CLEARTID: 0, or
 * -ETIMEDOUT.  That wake is a shared one, which a private waiter never hears.
 */
static inline int futex_wait_cleared(_Atomic uint32_t *word,
				     uint64_t deadline_ns)
{
	uint32_t value;
	int err = 0;

	/* Acquire: what the ended thread wrote is visible after this. */
	while (!err &&
	       (value = atomic_load_explicit(word, memory_order_acquire)))
		err = futex_wait_by(FUTEX_WAIT_BITSET, word, value,
				    deadline_ns);
	return err;
}

#endif
