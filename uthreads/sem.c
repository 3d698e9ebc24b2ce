/* SPDX-License-Identifier: MIT */
/*
 * Counting semaphore: a count, and threads that wait while it is 0, under
 * the lock of their queue.  A post goes to the first that waits, not to the
 * count: nobody who comes later takes it, and nobody wakes in vain.
 */
#include <errno.h>

#include "uthreads/park.h"
#include "uthreads/switch.h"
#include "uthreads/waitq.h"

/* In a section, alone or under the lock. */
ALWAYS_INLINE int take(struct ut_sem *s)
{
	if (!s->count_)
		return -EAGAIN;
	s->count_--;
	return 0;
}

/* The same: who was waiting for it, if anybody was. */
ALWAYS_INLINE struct ut_task *give(struct ut_worker *w, struct ut_sem *s)
{
	struct ut_task *t = waitq_pop(&s->waiters_);

	if (t)
		queue_push(w, t);
	else
		s->count_++;
	return t;
}

PUBLIC int ut_sem_trywait(struct ut_sem *s)
{
	struct ut_worker *w = ut_worker();
	int err;

	section_begin(w);
	list_lock(&s->waiters_.lock_);
	err = take(s);
	spin_unlock(&s->waiters_.lock_);
	section_end(w);
	return err;
}

/* The same; the lock is left with the stack. */
static CONTEXT_RETURN void wait_for_post(struct ut_worker *w, struct ut_sem *s)
{
	struct ut_task *me = w->current;

	waitq_push(&s->waiters_, me);
	task_switch(w, me, next_task(w), &s->waiters_.lock_);
}

static __attribute__((noinline)) void wait_locked(struct ut_worker *w,
						  struct ut_sem *s)
{
	section_begin(w);
	list_lock(&s->waiters_.lock_);
	if (take(s)) {
		wait_for_post(w, s);
		return;
	}
	spin_unlock(&s->waiters_.lock_);
	section_end(w);
}

PUBLIC void ut_sem_wait(struct ut_sem *s)
{
	struct ut_worker *w = ut_worker();

	if (UNLIKELY(!section_try_alone(w)))
		wait_locked(w, s);
	else if (take(s))
		wait_for_post(w, s);
	else
		section_end(w);
}

static __attribute__((noinline)) void post_locked(struct ut_worker *w,
						  struct ut_sem *s)
{
	struct ut_task *t;

	section_begin(w);
	list_lock(&s->waiters_.lock_);
	t = give(w, s);
	spin_unlock(&s->waiters_.lock_);
	section_end(w);
	if (t)
		worker_offer(w);
}

PUBLIC void ut_sem_post(struct ut_sem *s)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *t;

	if (UNLIKELY(!section_try_alone(w))) {
		post_locked(w, s);
		return;
	}
	t = give(w, s);
	section_end(w);
	if (t)
		worker_offer(w);
}
