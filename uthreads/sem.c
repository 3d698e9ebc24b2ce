/* SPDX-License-Identifier: MIT */
/*
 * Counting semaphore: a count, and threads that wait while it is 0, under
 * the lock of their queue.  A post goes to the first that waits, not to the
 * count: nobody who comes later takes it, and nobody wakes in vain.
 */
#include <errno.h>

#include "uthreads/waitq.h"

/* It is read without the lock, too. */
ALWAYS_INLINE uint32_t value(const struct ut_sem *s)
{
	return atomic_load_explicit(&s->count_, memory_order_relaxed);
}

/* In a section, alone or under the lock. */
ALWAYS_INLINE int take(struct ut_sem *s)
{
	uint32_t count = value(s);

	if (!count)
		return -EAGAIN;
	atomic_store_explicit(&s->count_, count - 1, memory_order_relaxed);
	return 0;
}

/* The same, while nobody waits. */
ALWAYS_INLINE int add(struct ut_sem *s)
{
	uint32_t count = value(s), limit = s->limit ? s->limit : UINT32_MAX;

	if (UNLIKELY(count >= limit))
		return -EOVERFLOW;
	atomic_store_explicit(&s->count_, count + 1, memory_order_relaxed);
	return 0;
}

PUBLIC int ut_sem_trywait(struct ut_sem *s)
{
	struct ut_worker *w = waitq_enter(&s->waiters_);

	return waitq_leave(w, &s->waiters_, 0, take(s));
}

PUBLIC int ut_sem_wait_until(struct ut_sem *s, uint64_t deadline_ns)
{
	struct ut_worker *w = waitq_enter(&s->waiters_);

	if (take(s))
		return waitq_wait_until(w, &s->waiters_, &s->waiters_.lock_,
					deadline_ns);
	return waitq_leave(w, &s->waiters_, 0, 0);
}

/* In a section, alone or under the lock, which is left with the stack. */
ALWAYS_INLINE void wait_for_post(struct ut_worker *w, struct ut_sem *s,
				 _Atomic uint32_t *lock)
{
	struct ut_task *me = w->current;

	waitq_push(&s->waiters_, me);
	task_switch(w, me, next_task(w), lock);
}

static CONTEXT_RETURN void wait_alone(struct ut_worker *w, struct ut_sem *s)
{
	wait_for_post(w, s, NULL);
}

static CONTEXT_RETURN void wait_locked(struct ut_worker *w, struct ut_sem *s)
{
	wait_for_post(w, s, &s->waiters_.lock_);
}

static __attribute__((noinline)) void wait_slowly(struct ut_sem *s)
{
	struct ut_worker *w = waitq_enter(&s->waiters_);

	if (take(s))
		wait_locked(w, s);
	else
		waitq_leave(w, &s->waiters_, 0, 0);
}

PUBLIC void ut_sem_wait(struct ut_sem *s)
{
	struct ut_worker *w = ut_worker();
	int lone, begun = section_try_and(w, &lone);

	if (UNLIKELY(!begun) ||
	    (!lone && UNLIKELY(!spin_trylock(&s->waiters_.lock_))))
		wait_slowly(s);
	else if (!take(s))
		waitq_leave(w, &s->waiters_, 0, 0);
	else if (lone)
		wait_alone(w, s);
	else
		wait_locked(w, s);
}

/* In a section, alone or under the lock, where somebody may wait in time. */
static __attribute__((noinline)) int post_timed(struct ut_worker *w,
						struct ut_sem *s)
{
	struct ut_task *t = waitq_pop(&s->waiters_);
	int err = 0;

	if (t)
		queue_push(w, t);
	else
		err = add(s);
	return waitq_leave(w, &s->waiters_, t != NULL, err);
}

static __attribute__((noinline)) int post_slowly(struct ut_sem *s)
{
	return post_timed(waitq_enter(&s->waiters_), s);
}

PUBLIC int ut_sem_post(struct ut_sem *s)
{
	struct ut_worker *w = ut_worker();
	int lone, begun = section_try_and(w, &lone);

	if (UNLIKELY(!begun) ||
	    (!lone && UNLIKELY(!spin_trylock(&s->waiters_.lock_))))
		return post_slowly(s);
	if (!s->waiters_.head_)
		return waitq_leave(w, &s->waiters_, 0, add(s));
	if (UNLIKELY(s->waiters_.timed_))
		return post_timed(w, s);
	queue_push(w, waitq_pop_plain(&s->waiters_));
	waitq_leave(w, &s->waiters_, 0, 0);
	return somebody_parks() ? offer_slowly(w, 0) : 0;
}

PUBLIC uint32_t ut_sem_value(const struct ut_sem *s)
{
	return value(s);
}
