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

/* In a section, under the lock, which this leaves if there was one. */
static int take(struct ut_sem *s)
{
	if (!s->count_)
		return -EAGAIN;
	s->count_--;
	spin_unlock(&s->waiters_.lock_);
	return 0;
}

PUBLIC int ut_sem_trywait(struct ut_sem *s)
{
	struct ut_worker *w = ut_worker();
	int err;

	section_begin(w);
	list_lock(&s->waiters_.lock_);
	err = take(s);
	if (err)
		spin_unlock(&s->waiters_.lock_);
	section_end(w);
	return err;
}

/* In a section, under the lock. */
static CONTEXT_RETURN void wait_for_post(struct ut_worker *w, struct ut_sem *s)
{
	struct ut_task *me = w->current;

	waitq_push(&s->waiters_, me);
	task_switch(w, me, next_task(w), &s->waiters_.lock_);
}

PUBLIC void ut_sem_wait(struct ut_sem *s)
{
	struct ut_worker *w = ut_worker();

	section_begin(w);
	list_lock(&s->waiters_.lock_);
	if (take(s) == 0)
		section_end(w);
	else
		wait_for_post(w, s);
}

PUBLIC void ut_sem_post(struct ut_sem *s)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *t;

	section_begin(w);
	list_lock(&s->waiters_.lock_);
	t = waitq_pop(&s->waiters_);
	if (t)
		queue_push(w, t);
	else
		s->count_++;
	spin_unlock(&s->waiters_.lock_);
	section_end(w);
	if (t)
		worker_offer(w);
}
