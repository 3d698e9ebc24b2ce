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
 */
#include <errno.h>

#include "uthreads/switch.h"

static struct ut_task *current(void)
{
	struct ut_worker *w = ut_worker();

	return w ? w->current : NULL;
}

/* In a section: the caller is its joiner now, or what the state is. */
ALWAYS_INLINE uintptr_t announce(struct ut_task *t, struct ut_task *me)
{
	uintptr_t state = TASK_ALIVE;

	/* Release: `saving`; acquire: the result. */
	if (alone()) {
		state = atomic_load_explicit(&t->state, memory_order_relaxed);
		if (state == TASK_ALIVE)
			atomic_store_explicit(&t->state, (uintptr_t)me,
					      memory_order_relaxed);
	} else {
		atomic_compare_exchange_strong_explicit(
			&t->state, &state, (uintptr_t)me, memory_order_acq_rel,
			memory_order_acquire);
	}
	return state;
}

/* Waits for its end: -EINVAL if somebody else does already. */
static __attribute__((noinline)) int wait_for(struct ut_task *t)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *me = w->current;
	uintptr_t state;

	section_begin(w);
	atomic_store_explicit(&me->saving, 1, memory_order_relaxed);
	state = announce(t, me);
	if (state != TASK_ALIVE) {
		atomic_store_explicit(&me->saving, 0, memory_order_relaxed);
		section_end(w);
		return state == TASK_DONE ? 0 : -EINVAL;
	}
	task_switch(w, me, next_task(w), &me->saving);
	return 0;
}

PUBLIC int ut_join(struct ut_thread *handle, void **result)
{
	struct ut_task *t = handle->task_;
	struct ut_worker *w = ut_worker();
	int err;

	if (UNLIKELY(!w))
		return -EPERM;
	if (UNLIKELY(!t))
		return -EINVAL;
	/* Acquire pairs with the release in finish(). */
	if (UNLIKELY(atomic_load_explicit(&t->state, memory_order_acquire) !=
		     TASK_DONE)) {
		if (t == w->current)
			return -EDEADLK;
		err = wait_for(t);
		if (err)
			return err;
		w = ut_worker();
	}
	if (result)
		*result = t->result;
	handle->task_ = NULL;
	task_put(w, t);
	return 0;
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
	return handle->task_ ? handle->task_->name : "";
}

PUBLIC uint64_t ut_id(void)
{
	struct ut_task *t = current();

	if (t && !t->id)
		t->id = 1 + atomic_fetch_add_explicit(&ut_runtime.next_id, 1,
						      memory_order_relaxed);
	return t ? t->id : 0;
}
