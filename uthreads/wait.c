/* SPDX-License-Identifier: MIT */
/*
 * Sleep while a word holds a value: what futex(2) is to kernel threads, for
 * user threads.  The queue is in the object, first come, first woken.
 *
 * Lost wake-ups cannot be: the word is looked at under the queue's lock,
 * and the lock is released only when the waiter can be resumed.  Wakers
 * change the word before they take the lock.
 */
#include "uthreads/sched.h"

static void unlock_after(void *q)
{
	spin_unlock(&((struct ut_waitq *)q)->lock_);
}

void wait_on(struct ut_waitq *q, _Atomic uint32_t *word, uint32_t expected)
{
	struct ut_task *me = ut_worker()->current;

	spin_lock(&q->lock_);
	if (atomic_load_explicit(word, memory_order_relaxed) != expected) {
		spin_unlock(&q->lock_);
		return;
	}
	me->next = NULL;
	if (q->head_)
		q->tail_->next = me;
	else
		q->head_ = me;
	q->tail_ = me;
	sched_park(unlock_after, q);
}

/* Wakes up to `count` of those that wait now. */
void wait_wake(struct ut_waitq *q, unsigned count)
{
	struct ut_task *first, *last = NULL, *next;

	spin_lock(&q->lock_);
	first = q->head_;
	for (next = first; next && count; next = next->next, count--)
		last = next;
	q->head_ = next;
	spin_unlock(&q->lock_);
	if (!last)
		return;
	/* They are ours alone now; each is runnable once it is readied. */
	for (struct ut_task *t = first;; t = next) {
		next = t->next;
		sched_ready(t);
		if (t == last)
			break;
	}
}
