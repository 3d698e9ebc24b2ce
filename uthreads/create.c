/* SPDX-License-Identifier: MIT */
/*
 * Threads begin and end.
 *
 * A child that ends and finds its parent where it left it was known to nobody
 * (worker.h), unless it asked for its own handle: DONE is a plain store then,
 * and the parent's join a plain load.  thread.c has the other ways to end.
 */
#include <errno.h>
#include <stdio.h>

#include "uthreads/park.h"
#include "uthreads/switch.h"
#include "uthreads/thread.h"

/* In a section; nothing of it is looked at before we know that we are alone. */
ALWAYS_INLINE uintptr_t exchange_state(struct ut_task *t, uintptr_t state)
{
	uintptr_t before;

	/* Release: the result; acquire: the joiner's context. */
	if (!alone())
		return atomic_exchange_explicit(&t->state, state,
						memory_order_acq_rel);
	before = atomic_load_explicit(&t->state, memory_order_relaxed);
	atomic_store_explicit(&t->state, state, memory_order_release);
	return before;
}

/* In a section: the task has ended, and its stack can be left at any time. */
ALWAYS_INLINE void finish(struct ut_worker *w, struct ut_task *t)
{
	struct ut_task *joiner;
	uintptr_t before;
	unsigned turns = 0;

	count(&w->ended, 1);
	stack_put(w, t->stack);
	before = exchange_state(t, TASK_DONE);
	if (before == TASK_DETACHED) {
		task_put(w, t);
	} else if (before != TASK_ALIVE) {
		joiner = (struct ut_task *)before;
		/* Acquire pairs with the release in context_switch(). */
		while (atomic_load_explicit(&joiner->saving,
					    memory_order_acquire))
			spin_pause(&turns);
		queue_push(w, joiner);
	}
}

static inline __attribute__((noreturn, always_inline)) void
end(struct ut_task *t, void *result)
{
	struct ut_worker *w = ut_worker();

	t->result = result;
	if (UNLIKELY(t->flags & TASK_FP))
		context_fp_load(&w->fp);
	section_begin(w);
	finish(w, t);
	task_leave(w, next_task(w));
}

/* Where a task that was queued begins: entry.S. */
__attribute__((noreturn)) void ut_task_main(struct ut_task *t);
void ut_task_main(struct ut_task *t)
{
	if (UNLIKELY(t->flags & TASK_FP))
		context_fp_load(&t->fp);
	end(t, t->stack->fn(t->stack->arg));
}

/*
 * Where one that runs before its parent begins, on its own stack, when the
 * parent's context is whole.
 */
__attribute__((noreturn)) void ut_child_main(struct ut_worker *w,
					     struct ut_task *t,
					     struct ut_task *parent,
					     void *(*fn)(void *), void *arg);
void ut_child_main(struct ut_worker *w, struct ut_task *t,
		   struct ut_task *parent, void *(*fn)(void *), void *arg)
{
	int64_t bottom = bottom_of(w);
	void *result;

	w->deque[bottom] = parent;
	w->current = t;
	/* Release: the parent's context.  From here on it may be taken. */
	atomic_store_explicit(&w->bottom, bottom + 1, memory_order_release);
	owner_fence();
	worker_offer_parent();
	chaos(w);
	if (UNLIKELY(t->flags & TASK_FP))
		context_fp_load(&t->fp);
	result = fn(arg);

	w = ut_worker();
	bottom = bottom_of(w) - 1;
	set_bottom(w, bottom);
	owner_fence();
	if (UNLIKELY(atomic_load_explicit(&w->limit, memory_order_relaxed) >
		     bottom) &&
	    deque_was_taken(w))
		end(t, result);
	t->result = result;
	count(&w->switches, 1);
	if (LIKELY(!t->flags)) {
		count(&w->ended, 1);
		stack_put(w, t->stack);
		atomic_store_explicit(&t->state, TASK_DONE,
				      memory_order_relaxed);
	} else {
		if (t->flags & TASK_FP)
			context_fp_load(&w->fp);
		section_begin(w);
		finish(w, t);
	}
	w->current = parent;
	context_jump(&parent->context, &w->in_section);
}

/*
 * Runs t at once, on this worker; the caller goes on when t has ended or
 * waits, or on a worker that had nothing to do.
 */
static __attribute__((noinline)) void
spawn(struct ut_worker *w, struct ut_task *t, void *(*fn)(void *), void *arg)
{
	struct ut_task *me = w->current;
	long place = ut_runtime.errno_at;
	int saved = context_errno(place);

	count(&w->switches, 1);
	context_spawn(w, t, &me->context, fn, arg, t->stack);
	context_set_errno(place, saved);
}

/* For a caller that has floating-point control words of its own. */
static void spawn_with_fp(struct ut_worker *w, struct ut_task *t,
			  void *(*fn)(void *), void *arg)
{
	struct ut_task *me = w->current;

	context_fp_save(&me->fp);
	context_fp_load(&w->fp);
	spawn(w, t, fn, arg);
	context_fp_load(&me->fp);
}

/* What most threads are: joinable, and as the run has them. */
ALWAYS_INLINE int is_plain(const struct ut_attr *a)
{
	return !a || !(a->stack_size | a->guard_size | (uintptr_t)a->name |
		       (unsigned)a->detached | (unsigned)a->save_fp);
}

ALWAYS_INLINE void clear(struct ut_task *t)
{
	atomic_store_explicit(&t->state, TASK_ALIVE, memory_order_relaxed);
	atomic_store_explicit(&t->saving, 0, memory_order_relaxed);
	t->flags = 0;
	t->stack = NULL;
	t->id = 0;
	t->name[0] = 0;
}

/* All that a thread may ask for; 0 or -errno. */
static int equip(struct ut_task *t, const struct ut_attr *a)
{
	if (a->stack_size || a->guard_size) {
		int err = stack_own(&t->stack, a->stack_size, a->guard_size);

		if (err)
			return err;
	}
	if (a->name)
		snprintf(t->name, sizeof t->name, "%s", a->name);
	if (a->save_fp) {
		t->flags |= TASK_FP;
		context_fp_save(&t->fp);
	}
	if (a->detached) {
		t->flags |= TASK_KNOWN;
		atomic_store_explicit(&t->state, TASK_DETACHED,
				      memory_order_relaxed);
	}
	return 0;
}

int task_make(struct ut_worker *w, struct ut_task **task,
	      const struct ut_attr *attr)
{
	struct ut_task *t = (struct ut_task *)pool_take(&w->tasks);
	int err;

	if (UNLIKELY(!t)) {
		err = task_refill(w, &t);
		if (err)
			return err;
	}
	clear(t);
	if (UNLIKELY(!is_plain(attr))) {
		err = equip(t, attr);
		if (err) {
			task_put(w, t);
			return err;
		}
	}
	count(&w->created, 1);
	*task = t;
	return 0;
}

PUBLIC int ut_create(struct ut_thread *handle, const struct ut_attr *attr,
		     void *(*fn)(void *), void *arg)
{
	struct ut_worker *w = ut_worker();
	int detached = attr && attr->detached, err;
	struct ut_task *t;

	if (handle)
		handle->task_ = NULL;
	if (UNLIKELY(!fn || (!handle && !detached)))
		return -EINVAL;
	if (UNLIKELY(!w))
		return -EPERM;
	err = task_make(w, &t, attr);
	if (UNLIKELY(err))
		return err;
	if (handle && !detached)
		handle->task_ = t;
	if (attr && attr->child_first && bottom_of(w) < DEQUE_SIZE) {
		if (LIKELY(!t->stack))
			t->stack = stack_take(w);
		if (UNLIKELY(w->current->flags & TASK_FP))
			spawn_with_fp(w, t, fn, arg);
		else
			spawn(w, t, fn, arg);
		return 0;
	}
	task_start(t, fn, arg);
	section_begin(w);
	queue_push(w, t);
	section_end(w);
	worker_offer(w);
	return 0;
}
