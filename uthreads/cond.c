/* SPDX-License-Identifier: MIT */
/*
 * Condition: the word counts signals, and a waiter waits while it is what it
 * was when the waiter still held the mutex.  So a signal that comes between
 * the unlock and the wait is not lost.
 */
#include "uthreads/waitq.h"

PUBLIC void ut_cond_wait(struct ut_cond *c, struct ut_mutex *m)
{
	/* Relaxed: the mutex orders it against the signaller's change. */
	uint32_t seen = atomic_load_explicit(&c->word_, memory_order_relaxed);

	ut_mutex_unlock(m);
	wait_on(&c->waiters_, &c->word_, seen);
	ut_mutex_lock(m);
}

PUBLIC void ut_cond_signal(struct ut_cond *c)
{
	atomic_fetch_add_explicit(&c->word_, 1, memory_order_relaxed);
	wait_wake_one(&c->waiters_);
}

PUBLIC void ut_cond_broadcast(struct ut_cond *c)
{
	atomic_fetch_add_explicit(&c->word_, 1, memory_order_relaxed);
	wait_wake_all(&c->waiters_);
}
