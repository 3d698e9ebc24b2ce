/* SPDX-License-Identifier: MIT */
/*
 * Condition: the word counts signals, and a waiter sleeps while it is what
 * it was when the waiter still held the mutex.  So a signal that comes
 * between the unlock and the sleep is not lost, but for exactly 2^32 of them
 * in that moment.
 */
#include "base/compiler.h"
#include "base/futex.h"
#include "kthreads/kthreads.h"

PUBLIC void kt_cond_wait(struct kt_cond *c, struct kt_mutex *m)
{
	/* Relaxed: the mutex orders it against the signaller's change. */
	uint32_t seen = atomic_load_explicit(&c->word_, memory_order_relaxed);

	kt_mutex_unlock(m);
	futex_wait(&c->word_, seen);
	kt_mutex_lock(m);
}

PUBLIC void kt_cond_signal(struct kt_cond *c)
{
	atomic_fetch_add_explicit(&c->word_, 1, memory_order_relaxed);
	futex_wake(&c->word_, 1);
}

PUBLIC void kt_cond_broadcast(struct kt_cond *c)
{
	atomic_fetch_add_explicit(&c->word_, 1, memory_order_relaxed);
	futex_wake(&c->word_, FUTEX_ALL);
}
