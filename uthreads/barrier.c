/* SPDX-License-Identifier: MIT */
/*
 * Barrier: who comes waits in the queue, and the last of a round takes all of
 * them out of it in one step, under its lock.  So threads may come faster than
 * others leave, and more threads than `count` may use it.
 */
#include <errno.h>

#include "uthreads/park.h"
#include "uthreads/switch.h"
#include "uthreads/waitq.h"

PUBLIC int ut_barrier_init(struct ut_barrier *b, uint32_t count)
{
	if (count == 0)
		return -EINVAL;
	*b = (struct ut_barrier){ .count_ = count };
	return 0;
}

/* In a section, alone or under the lock: the last of a round. */
static __attribute__((noinline)) int open(struct ut_worker *w,
					  struct ut_barrier *b)
{
	int any = waitq_drain(w, &b->waiters_);

	b->arrived_ = 0;
	spin_unlock(&b->waiters_.lock_);
	section_end(w);
	if (any)
		worker_offer(w);
	return 1;
}

/* The same: any other; the lock is left with the stack. */
static CONTEXT_RETURN int wait_for_last(struct ut_worker *w,
					struct ut_barrier *b)
{
	struct ut_task *me = w->current;

	waitq_push(&b->waiters_, me);
	task_switch(w, me, next_task(w), &b->waiters_.lock_);
	return 0;
}

ALWAYS_INLINE int arrive(struct ut_worker *w, struct ut_barrier *b)
{
	return ++b->arrived_ == b->count_ ? open(w, b) : wait_for_last(w, b);
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
