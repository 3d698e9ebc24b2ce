/* SPDX-License-Identifier: MIT */
/*
 * Threads: join, detach, self.
 *
 * `state` decides between the thread that ends and the one that joins or
 * detaches it; each side makes one atomic step:
 *
 *	ALIVE	  the address of its joiner	it is joined before its end
 *	ALIVE	  DETACHED			it will free itself
 *	ALIVE	  DONE				it has ended
 *
 * A joiner announces itself before its context is saved, with `saving` set:
 * who finds it there waits some nanoseconds until that is 0.
 *
 * One whose time is over takes its address back.  If that is too late, the end
 * has its address in hand and is about to look at its waiter: it stays until
 * it is released.
 */
#include <errno.h>

#include "uthreads/switch.h"
#include "uthreads/timer.h"

static struct ut_task *current(void)
{
	struct ut_worker *w = ut_worker();

	return w ? w->current : NULL;
}

/* In a section: the caller is its joiner now, or what the state is. */
ALWAYS_INLINE uintptr_t announce(struct ut_task *t, uintptr_t me)
{
	uintptr_t state = TASK_ALIVE;

	/* Release: `saving`; acquire: the result. */
	if (alone()) {
		state = atomic_load_explicit(&t->state, memory_order_relaxed);
		if (state == TASK_ALIVE)
			atomic_store_explicit(&t->state, me,
					      memory_order_relaxed);
	} else {
		atomic_compare_exchange_strong_explicit(&t->state, &state, me,
							memory_order_acq_rel,
							memory_order_acquire);
	}
	return state;
}

/* In a section: takes it back, where that is not too late. */
static int withdraw(struct ut_task *t, struct ut_waiter *x)
{
	uintptr_t mine = (uintptr_t)x->task | TASK_JOIN_ENDS;
	unsigned turns = 0;

	/* Acquire: the result. */
	if (atomic_compare_exchange_strong_explicit(
		    &t->state, &mine, TASK_ALIVE, memory_order_acq_rel,
		    memory_order_acquire))
		return -ETIMEDOUT;
	/* Acquire pairs with the release in ready_joiner(). */
	while (!atomic_load_explicit(&x->released, memory_order_acquire))
		spin_pause(&turns);
	return 0;
}

/*
 * Waits for its end: -EINVAL if somebody else does already.  A waiter makes
 * it a wait that ends.
 */
ALWAYS_INLINE int wait_for(struct ut_task *t, struct ut_waiter *x)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *me = w->current;
	uintptr_t state;

	section_begin(w);
	atomic_store_explicit(&me->saving, 1, memory_order_relaxed);
	state = announce(t, (uintptr_t)me | (x ? TASK_JOIN_ENDS : 0));
	if (state != TASK_ALIVE) {
		atomic_store_explicit(&me->saving, 0, memory_order_relaxed);
		section_end(w);
		return state == TASK_DONE ? 0 : -EINVAL;
	}
	if (x)
		timer_put(x);
	task_switch(w, me, next_task(w), &me->saving);
	return x && x->timed_out ? withdraw(t, x) : 0;
}

static __attribute__((noinline)) int wait_for_ever(struct ut_task *t)
{
	return wait_for(t, NULL);
}

static __attribute__((noinline)) int wait_for_until(struct ut_task *t,
						    uint64_t deadline_ns)
{
	struct ut_task *me = current();
	struct ut_waiter x = {
		.deadline_ns_ = deadline_ns,
		.task = me,
		.lock = &me->saving,
	};

	/* Acquire pairs with the release in finish(). */
	if (deadline_ns <= sys_clock_ns() &&
	    atomic_load_explicit(&t->state, memory_order_acquire) == TASK_ALIVE)
		return -ETIMEDOUT;
	me->waiter = &x;
	return wait_for(t, &x);
}

static __attribute__((noinline)) int
join_slowly(struct ut_thread *handle, void **result, uint64_t deadline_ns)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *t = handle->task_;
	int err;

	if (!w)
		return -EPERM;
	if (!t)
		return -EINVAL;
	if (t == w->current)
		return -EDEADLK;
	err = deadline_ns == UT_FOREVER ? wait_for_ever(t)
					: wait_for_until(t, deadline_ns);
	if (err)
		return err;
	if (result)
		*result = t->result;
	handle->task_ = NULL;
	task_put(ut_worker(), t);
	return 0;
}

/* As in ut_create(): if it has ended already, nothing is called. */
PUBLIC int ut_join(struct ut_thread *handle, void **result)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *t = handle->task_;
	size_t tasks;

	/* Acquire pairs with the release in finish(). */
	if (UNLIKELY(!w || !t || (tasks = w->tasks.count) == POOL_ROOM ||
		     atomic_load_explicit(&t->state, memory_order_acquire) !=
			     TASK_DONE))
		return join_slowly(handle, result, UT_FOREVER);
	if (result)
		*result = t->result;
	handle->task_ = NULL;
	pool_put_at(&w->tasks, tasks, t);
	return 0;
}

PUBLIC int ut_join_until(struct ut_thread *handle, void **result,
			 uint64_t deadline_ns)
{
	return join_slowly(handle, result, deadline_ns);
}

PUBLIC int ut_detach(struct ut_thread *handle)
{
	struct ut_task *t = handle->task_;
	struct ut_worker *w = ut_worker();
	uintptr_t state = TASK_ALIVE;

	if (!w)
		return -EPERM;
	if (!t)
		return -EINVAL;
	if (t == w->current)
		t->flags |= TASK_KNOWN;
	if (!atomic_compare_exchange_strong_explicit(
		    &t->state, &state, TASK_DETACHED, memory_order_acq_rel,
		    memory_order_acquire)) {
		if (state != TASK_DONE)
			return -EINVAL;
		task_put(w, t);
	}
	handle->task_ = NULL;
	return 0;
}

PUBLIC struct ut_thread *ut_self(void)
{
	static struct ut_thread none;
	struct ut_task *t = current();

	if (!t)
		return &none;
	t->flags |= TASK_KNOWN;
	t->self.task_ = t;
	return &t->self;
}

PUBLIC const char *ut_name(const struct ut_thread *handle)
{
	const struct ut_task *t = handle->task_;

	return t && t->flags & TASK_NAMED ? t->name : "";
}

PUBLIC const char *ut_group(const struct ut_thread *handle)
{
	const struct ut_task *t = handle->task_;

	return t && t->flags & TASK_NAMED ? t->group : "";
}

PUBLIC int ut_alive(const struct ut_thread *handle)
{
	const struct ut_task *t = handle->task_;

	/* Acquire: what it wrote. */
	return t && atomic_load_explicit(&t->state, memory_order_acquire) !=
			    TASK_DONE;
}

PUBLIC uint64_t ut_id(void)
{
	struct ut_task *t = current();

	if (!t)
		return 0;
	if (!(t->flags & TASK_HAS_ID)) {
		t->flags |= TASK_HAS_ID;
		t->id = 1 + atomic_fetch_add_explicit(&ut_runtime.next_id, 1,
						      memory_order_relaxed);
	}
	return t->id;
}
