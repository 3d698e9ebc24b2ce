/* SPDX-License-Identifier: MIT */
/*
 * Threads that wait for something, first come first.  Under its lock; who
 * waits holds it until its context is saved.
 */
#ifndef UTHREADS_WAITQ_H
#define UTHREADS_WAITQ_H

#include "uthreads/section.h"

ALWAYS_INLINE void waitq_push(struct ut_waitq *q, struct ut_task *t)
{
	t->next = NULL;
	if (q->head_)
		q->tail_->next = t;
	else
		q->head_ = t;
	q->tail_ = t;
}

/* NULL: nobody waits. */
ALWAYS_INLINE struct ut_task *waitq_pop(struct ut_waitq *q)
{
	struct ut_task *t = q->head_;

	if (t)
		q->head_ = t->next;
	return t;
}

/* All of them behind those that are ready, in a section: 0: nobody waits. */
ALWAYS_INLINE int waitq_drain(struct ut_worker *w, struct ut_waitq *q)
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

#pragma GCC visibility push(hidden)

/* wait.c: sleep while a word holds a value, as futex(2) for user threads. */
void wait_on(struct ut_waitq *q, _Atomic uint32_t *word, uint32_t expected);
void wait_wake_one(struct ut_waitq *q);
void wait_wake_all(struct ut_waitq *q);

#pragma GCC visibility pop

#endif
