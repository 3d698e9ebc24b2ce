/* SPDX-License-Identifier: MIT */
/*
 * Counting semaphore: a count to sleep on, and how many may sleep.
 *
 * post: count + 1; then, if waiters are announced, wake one.
 * wait: take one if there is one; else announce, look again, sleep.
 *
 * Lost wake-ups: the announcement and the count are both sequentially
 * consistent, so either the poster sees the waiter or the waiter, whose
 * futex call looks once more, sees the count.
 */
#include <errno.h>

#include "base/compiler.h"
#include "base/futex.h"
#include "kthreads/kthreads.h"

PUBLIC int kt_sem_trywait(struct kt_sem *s)
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

PUBLIC void kt_sem_wait(struct kt_sem *s)
{
	if (LIKELY(kt_sem_trywait(s) == 0))
		return;
	atomic_fetch_add_explicit(&s->waiters_, 1, memory_order_seq_cst);
	while (kt_sem_trywait(s))
		futex_wait(&s->count_, 0);
	atomic_fetch_sub_explicit(&s->waiters_, 1, memory_order_relaxed);
}

PUBLIC int kt_sem_post(struct kt_sem *s)
{
	atomic_fetch_add_explicit(&s->count_, 1, memory_order_seq_cst);
	if (atomic_load_explicit(&s->waiters_, memory_order_seq_cst))
		futex_wake(&s->count_, 1);
	return 0;
}
