/* SPDX-License-Identifier: MIT */
/*
 * Barrier: who comes waits in the queue, and the last of a round takes all of
 * them out of it in one step, under its lock.  So threads may come faster than
 * others leave, and more threads than `count` may use it.  A broken one counts
 * 0, and those of the round that was broken find it in their flags.
 */
#include <errno.h>

#include "uthreads/waitq.h"

/* A group that was gathered often has no more to do than to be joined. */
CONTEXT_ENDS_NEXT;

PUBLIC int ut_barrier_init(struct ut_barrier *b, uint32_t count)
{
	if (count == 0)
		return -EINVAL;
	*b = (struct ut_barrier){ .count_ = count };
	return 0;
}

/* In a section, under the lock. */
static void break_it(struct ut_worker *w, void *barrier)
{
	struct ut_barrier *b = barrier;
	struct ut_task *t;

	b->count_ = 0;
	while ((t = waitq_pop(&b->waiters_))) {
		t->flags |= TASK_CANCELED;
		queue_push(w, t);
	}
}

/* Of one that has waited. */
static int outcome(struct ut_task *me)
{
	int canceled = me->flags & TASK_CANCELED;

	me->flags &= ~(uint32_t)TASK_CANCELED;
	return canceled ? -ECANCELED : 0;
}

static __attribute__((noinline)) int open_timed(struct ut_worker *w,
						struct ut_barrier *b)
{
	return waitq_leave(w, &b->waiters_, waitq_drain_timed(w, &b->waiters_),
			   1);
}

/* In a section, alone or under the lock: the last of a round. */
static __attribute__((noinline)) int open(struct ut_worker *w,
					  struct ut_barrier *b)
{
	int any;

	b->arrived_ = 0;
	if (UNLIKELY(b->waiters_.timed_))
		return open_timed(w, b);
	any = waitq_drain_plain(w, &b->waiters_);
	waitq_leave(w, &b->waiters_, 0, 1);
	return any && somebody_parks() ? offer_slowly(w, 1) : 1;
}

static __attribute__((noinline)) int refuse(struct ut_worker *w,
					    struct ut_barrier *b)
{
	return waitq_leave(w, &b->waiters_, 0, -ECANCELED);
}

/* The same: any other; the lock is left with the stack. */
static CONTEXT_RETURN int wait_for_last(struct ut_worker *w,
					struct ut_barrier *b)
{
	struct ut_task *me = w->current;

	waitq_push(&b->waiters_, me);
	task_switch(w, me, next_task(w), &b->waiters_.lock_);
	return UNLIKELY(me->flags & TASK_CANCELED) ? outcome(me) : 0;
}

ALWAYS_INLINE int arrive(struct ut_worker *w, struct ut_barrier *b)
{
	uint32_t arrived = b->arrived_ + 1;

	if (arrived >= b->count_)
		return arrived == b->count_ ? open(w, b) : refuse(w, b);
	b->arrived_ = arrived;
	return wait_for_last(w, b);
}

static __attribute__((noinline)) int arrive_locked(struct ut_worker *w,
						   struct ut_barrier *b)
{
	section_begin(w);
	list_lock(&b->waiters_.lock_);
	return arrive(w, b);
}

PUBLIC int ut_barrier_wait(struct ut_barrier *b)
{
	struct ut_worker *w = ut_worker();

	if (UNLIKELY(!section_try_alone(w)))
		return arrive_locked(w, b);
	return arrive(w, b);
}

PUBLIC int ut_barrier_wait_until(struct ut_barrier *b, uint64_t deadline_ns)
{
	struct ut_worker *w = waitq_enter(&b->waiters_);
	struct ut_task *me = w->current;
	uint32_t arrived = b->arrived_ + 1;
	int err;

	if (arrived >= b->count_)
		return arrived == b->count_ ? open(w, b) : refuse(w, b);
	b->arrived_ = arrived;
	err = waitq_wait_or(w, &b->waiters_, &b->waiters_.lock_, deadline_ns,
			    break_it, b);
	return err ? err : outcome(me);
}

PUBLIC void ut_barrier_break(struct ut_barrier *b)
{
	struct ut_worker *w = waitq_enter(&b->waiters_);

	break_it(w, b);
	waitq_leave(w, &b->waiters_, 1, 0);
}
