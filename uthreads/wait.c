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

/* Wakes up to `count` of those that wait now. */
void wait_wake(struct ut_waitq *q, unsigned count)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *t = NULL;
	int woken = 0;

	section_begin(w);
	list_lock(&q->lock_);
	for (; count && (t = waitq_pop(q)); count--) {
		queue_push(w, t);
		woken = 1;
	}
	spin_unlock(&q->lock_);
	section_end(w);
	if (woken)
		worker_offer(w);
}
