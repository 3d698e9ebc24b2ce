/* SPDX-License-Identifier: MIT */
/*
 * Waiting in a queue until a time at most (timer.c), and while a word holds a
 * value: what futex(2) is to kernel threads, for user threads.
 */
#include <errno.h>

#include "uthreads/waitq.h"

/* The first whose time is not over. */
struct ut_task *waitq_pop_timed(struct ut_waitq *q)
{
	struct ut_task *t;

	while ((t = waitq_pop_plain(q)) && t->flags & TASK_TIMED) {
		q->timed_--;
		t->waiter->queued = 0;
		if (timer_take(t->waiter))
			break;
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
	x->queued = 0;
}

static __attribute__((noinline)) int
wait_timed(struct ut_worker *w, struct ut_waitq *q, _Atomic uint32_t *lock,
	   uint64_t deadline_ns, uint32_t *breaks)
{
	struct ut_task *me = w->current;
	struct ut_waiter x = {
		.deadline_ns_ = deadline_ns,
		.task = me,
		.queue = q,
		.lock = lock,
		.before = q->tail_,
		.queued = 1,
		.breaks = breaks,
	};

	me->waiter = &x;
	me->flags |= TASK_TIMED;
	waitq_push(q, me);
	q->timed_++;
	timer_put(&x);
	task_switch(w, me, next_task(w), lock);
	me->flags &= ~(uint32_t)TASK_TIMED;
	return x.timed_out ? -ETIMEDOUT : 0;
}

/*
 * In a section, under the lock, and leaves both: 0 if somebody has readied
 * it, or -ETIMEDOUT.
 */
int waitq_wait_until(struct ut_worker *w, struct ut_waitq *q,
		     _Atomic uint32_t *lock, uint64_t deadline_ns)
{
	struct ut_task *me = w->current;

	if (deadline_ns == UT_FOREVER) {
		waitq_push(q, me);
		task_switch(w, me, next_task(w), lock);
		return 0;
	}
	if (deadline_ns > sys_clock_ns())
		return wait_timed(w, q, lock, deadline_ns, NULL);
	spin_unlock(lock);
	section_end(w);
	return -ETIMEDOUT;
}

/* The same with the queue's own lock: see struct ut_waiter. */
int waitq_wait_or_break(struct ut_worker *w, struct ut_waitq *q,
			uint64_t deadline_ns, uint32_t *breaks)
{
	if (deadline_ns == UT_FOREVER || deadline_ns > sys_clock_ns())
		return wait_timed(w, q, &q->lock_, deadline_ns, breaks);
	*breaks = 0;
	waitq_leave(w, q, 0);
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

	if (atomic_load_explicit(word, memory_order_relaxed) != expected) {
		waitq_leave(w, q, 0);
		return 0;
	}
	return waitq_wait_until(w, q, &q->lock_, deadline_ns);
}
