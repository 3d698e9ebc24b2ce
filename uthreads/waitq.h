/* SPDX-License-Identifier: MIT */
/*
 * Threads that wait for something, first come first.  Under its lock; who
 * waits holds it until its context is saved.
 *
 * Who readies a thread holds the lock in a section, and nobody runs that
 * thread before both end.  So all calls of an object that look at it under
 * the lock alone, and leave it by the unlock, let whoever comes back from one
 * free it.
 */
#ifndef UTHREADS_WAITQ_H
#define UTHREADS_WAITQ_H

#include "uthreads/park.h"
#include "uthreads/switch.h"
#include "uthreads/timer.h"

#pragma GCC visibility push(hidden)

/* wait.c: those that wait until a time at most. */
struct ut_task *waitq_pop_timed(struct ut_waitq *q);
int waitq_drain_timed(struct ut_worker *w, struct ut_waitq *q);
void waitq_remove(struct ut_waiter *x);
int waitq_wait_timed(struct ut_worker *w, struct ut_waitq *q,
		     _Atomic uint32_t *lock, uint64_t deadline_ns,
		     void (*expired)(struct ut_worker *w, void *object),
		     void *object);

/* Sleep while a word holds a value, as futex(2) for user threads. */
int wait_on(struct ut_waitq *q, _Atomic uint32_t *word, uint32_t expected,
	    uint64_t deadline_ns);

#pragma GCC visibility pop

ALWAYS_INLINE void waitq_push(struct ut_waitq *q, struct ut_task *t)
{
	t->next = NULL;
	if (UNLIKELY(q->head_ != NULL))
		q->tail_->next = t;
	else
		q->head_ = t;
	q->tail_ = t;
}

/* Of a queue in which nobody waits until a time.  NULL: nobody waits. */
ALWAYS_INLINE struct ut_task *waitq_pop_plain(struct ut_waitq *q)
{
	struct ut_task *t = q->head_;

	if (t)
		q->head_ = t->next;
	return t;
}

ALWAYS_INLINE struct ut_task *waitq_pop(struct ut_waitq *q)
{
	return UNLIKELY(q->timed_) ? waitq_pop_timed(q) : waitq_pop_plain(q);
}

/* All of them behind those that are ready, in a section: 0: nobody waits. */
ALWAYS_INLINE int waitq_drain_plain(struct ut_worker *w, struct ut_waitq *q)
{
	struct ut_task *first = q->head_;

	if (!first)
		return 0;
	if (head_of(w))
		w->tail->next = first;
	else
		set_head(w, first);
	w->tail = q->tail_;
	q->head_ = NULL;
	return 1;
}

ALWAYS_INLINE int waitq_drain(struct ut_worker *w, struct ut_waitq *q)
{
	return UNLIKELY(q->timed_) ? waitq_drain_timed(w, q)
				   : waitq_drain_plain(w, q);
}

/*
 * In a section, under the lock, and leaves both: 0 if somebody has readied
 * it, or -ETIMEDOUT.  Then expired(object) was called as well, if it is given.
 */
ALWAYS_INLINE int
waitq_wait_or(struct ut_worker *w, struct ut_waitq *q, _Atomic uint32_t *lock,
	      uint64_t deadline_ns,
	      void (*expired)(struct ut_worker *w, void *object), void *object)
{
	struct ut_task *me = w->current;

	if (deadline_ns != UT_FOREVER)
		return waitq_wait_timed(w, q, lock, deadline_ns, expired,
					object);
	waitq_push(q, me);
	task_switch(w, me, next_task(w), lock);
	return 0;
}

ALWAYS_INLINE int waitq_wait_until(struct ut_worker *w, struct ut_waitq *q,
				   _Atomic uint32_t *lock, uint64_t deadline_ns)
{
	return waitq_wait_or(w, q, lock, deadline_ns, NULL, NULL);
}

/* Begins what is done to the object under the lock of its queue. */
ALWAYS_INLINE struct ut_worker *waitq_enter(struct ut_waitq *q)
{
	struct ut_worker *w = ut_worker();

	section_begin(w);
	list_lock(&q->lock_);
	return w;
}

/* Ends it, and returns result.  `woken`: the caller has readied somebody. */
ALWAYS_INLINE int waitq_leave(struct ut_worker *w, struct ut_waitq *q,
			      int woken, int result)
{
	spin_unlock(&q->lock_);
	section_end(w);
	if (woken)
		worker_offer(w);
	return result;
}

#endif
