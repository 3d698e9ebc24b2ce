/* SPDX-License-Identifier: MIT */
/*
 * Sleep while a word holds a value: what futex(2) is to kernel threads, for
 * user threads.  The queue is in the object, first come, first woken.
 *
 * Lost wake-ups cannot be: the word is looked at under the queue's lock,
 * and the lock is released only when the waiter can be resumed.  Wakers
 * change the word before they take the lock.
 */
#include "uthreads/park.h"
#include "uthreads/switch.h"
#include "uthreads/waitq.h"

void wait_on(struct ut_waitq *q, _Atomic uint32_t *word, uint32_t expected)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *me = w->current;

	section_begin(w);
	list_lock(&q->lock_);
	if (atomic_load_explicit(word, memory_order_relaxed) != expected) {
		spin_unlock(&q->lock_);
		section_end(w);
		return;
	}
	waitq_push(q, me);
	task_switch(w, me, next_task(w), &q->lock_);
}

/* Wakes the first of those that wait now, or all. */
static void wake(struct ut_waitq *q, int all)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *t;
	int any;

	section_begin(w);
	list_lock(&q->lock_);
	if (all) {
		any = waitq_drain(w, q);
	} else {
		t = waitq_pop(q);
		any = t != NULL;
		if (any)
			queue_push(w, t);
	}
	spin_unlock(&q->lock_);
	section_end(w);
	if (any)
		worker_offer(w);
}

void wait_wake_one(struct ut_waitq *q)
{
	wake(q, 0);
}

void wait_wake_all(struct ut_waitq *q)
{
	wake(q, 1);
}
