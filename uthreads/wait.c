/* SPDX-License-Identifier: MIT */
/*
 * Waiting in a queue until a time at most (timer.c), and while a word holds a
 * value: what futex(2) is to kernel threads, for user threads.
 */
#include <errno.h>

#include "uthreads/waitq.h"

struct ut_task *waitq_pop_timed(struct ut_waitq *q)
{
	struct ut_task *t = waitq_pop_plain(q);

	if (t && t->flags & TASK_TIMED) {
		q->timed_--;
		timer_take(t->waiter);
	}
	return t;
}

int waitq_drain_timed(struct ut_worker *w, struct ut_waitq *q)
{
	struct ut_task *t;
	int any = 0;

	while ((t = waitq_pop(q))) {
		queue_push(w, t);
		any = 1;
	}
	return any;
}

/* Out of the middle; only of one with a waiter the one before is known. */
void waitq_remove(struct ut_waiter *x)
{
	struct ut_waitq *q = x->queue;
	struct ut_task *t = x->task, *next = t->next;

	if (q->head_ == t)
		q->head_ = next;
	else
		x->before->next = next;
	if (q->tail_ == t)
		q->tail_ = x->before;
	else if (next->flags & TASK_TIMED)
		next->waiter->before = x->before;
	q->timed_--;
}

static int wait(struct ut_worker *w, struct ut_waiter *x)
{
	struct ut_task *me = x->task;
	struct ut_waitq *q = x->queue;

	x->before = q->tail_;
	me->waiter = x;
	me->flags |= TASK_TIMED;
	waitq_push(q, me);
	q->timed_++;
	timer_put(x);
	task_switch(w, me, next_task(w), x->lock);
	me->flags &= ~(uint32_t)TASK_TIMED;
	return x->timed_out ? -ETIMEDOUT : 0;
}

/* What waitq_wait_or() does if there is a deadline. */
int waitq_wait_timed(struct ut_worker *w, struct ut_waitq *q,
		     _Atomic uint32_t *lock, uint64_t deadline_ns,
		     void (*expired)(struct ut_worker *w, void *object),
		     void *object)
{
	struct ut_waiter x = {
		.deadline_ns_ = deadline_ns,
		.task = w->current,
		.queue = q,
		.lock = lock,
		.expired = expired,
		.object = object,
	};

	if (deadline_ns > sys_clock_ns())
		return wait(w, &x);
	if (expired)
		expired(w, object);
	spin_unlock(lock);
	section_end(w);
	worker_offer(w);
	return -ETIMEDOUT;
}

/*
 * Lost wake-ups cannot be: the word is looked at under the queue's lock, which
 * is released only when the waiter can be resumed, and wakers change it before
 * they take the lock, or under it.
 */
int wait_on(struct ut_waitq *q, _Atomic uint32_t *word, uint32_t expected,
	    uint64_t deadline_ns)
{
	struct ut_worker *w = waitq_enter(q);

	if (atomic_load_explicit(word, memory_order_relaxed) != expected)
		return waitq_leave(w, q, 0, 0);
	return waitq_wait_until(w, q, &q->lock_, deadline_ns);
}
