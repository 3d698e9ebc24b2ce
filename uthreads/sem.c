/* SPDX-License-Identifier: MIT */
/*
 * Counting semaphore: a count to wait for, and how many may wait.
 *
 * post: count + 1; then, if sleepers are announced, wake one.
 * wait: take one if there is one; else announce, look again, wait.
 *
 * Lost wake-ups: the announcement and the count are both sequentially
 * consistent, so either the poster sees the waiter or the waiter, who looks
 * once more under the queue's lock, sees the count.
 */
#include <errno.h>

#include "base/compiler.h"
#include "uthreads/sched.h"

PUBLIC int ut_sem_trywait(struct ut_sem *s)
{
	uint32_t count = atomic_load_explicit(&s->count_, memory_order_relaxed);

	while (count)
		/* Acquire pairs with the release of the post it takes. */
		if (atomic_compare_exchange_weak_explicit(
			    &s->count_, &count, count - 1, memory_order_acquire,
			    memory_order_relaxed))
			return 0;
	return -EAGAIN;
}

PUBLIC void ut_sem_wait(struct ut_sem *s)
{
	if (LIKELY(ut_sem_trywait(s) == 0))
		return;
	atomic_fetch_add_explicit(&s->sleepers_, 1, memory_order_seq_cst);
	atomic_thread_fence(memory_order_seq_cst); /* pairs: ut_sem_post */
	while (ut_sem_trywait(s))
		wait_on(&s->waiters_, &s->count_, 0);
	atomic_fetch_sub_explicit(&s->sleepers_, 1, memory_order_relaxed);
}

PUBLIC void ut_sem_post(struct ut_sem *s)
{
	atomic_fetch_add_explicit(&s->count_, 1, memory_order_seq_cst);
	if (atomic_load_explicit(&s->sleepers_, memory_order_seq_cst))
		wait_wake(&s->waiters_, 1);
}
