/* SPDX-License-Identifier: MIT */
/*
 * Condition: the word counts signals, and a waiter waits while it is what it
 * was when the waiter still held the mutex.  So a signal that comes between
 * the unlock and the wait is not lost.
 */
#include "uthreads/waitq.h"

PUBLIC int ut_cond_wait_until(struct ut_cond *c, struct ut_mutex *m,
			      uint64_t deadline_ns)
{
	/* Relaxed: the mutex orders it against the signaller's change. */
	uint32_t seen = atomic_load_explicit(&c->word_, memory_order_relaxed);
	int err;

	ut_mutex_unlock(m);
	err = wait_on(&c->waiters_, &c->word_, seen, deadline_ns);
	ut_mutex_lock(m);
	return err;
}

PUBLIC void ut_cond_wait(struct ut_cond *c, struct ut_mutex *m)
{
	ut_cond_wait_until(c, m, UT_FOREVER);
}

/* Under the lock, which orders it; read without. */
ALWAYS_INLINE void one_more(struct ut_cond *c)
{
	uint32_t seen = atomic_load_explicit(&c->word_, memory_order_relaxed);

	atomic_store_explicit(&c->word_, seen + 1, memory_order_relaxed);
}

PUBLIC void ut_cond_signal(struct ut_cond *c)
{
	struct ut_worker *w = waitq_enter(&c->waiters_);
	struct ut_task *t = waitq_pop(&c->waiters_);

	one_more(c);
	if (t)
		queue_push(w, t);
	waitq_leave(w, &c->waiters_, t != NULL, 0);
}

PUBLIC void ut_cond_broadcast(struct ut_cond *c)
{
	struct ut_worker *w = waitq_enter(&c->waiters_);

	one_more(c);
	waitq_leave(w, &c->waiters_, waitq_drain(w, &c->waiters_), 0);
}
