/* SPDX-License-Identifier: MIT */
/*
 * How a thread runs: its first call and its end.
 *
 * A child that ends and finds its parent where it left it was known to nobody
 * (worker.h), unless it asked for its own handle: DONE is a plain store then,
 * and the parent's join a plain load.  thread.c has the other ways to end.
 */
#include "uthreads/park.h"
#include "uthreads/switch.h"

/*
 * In a section: it is DONE, and was what is returned; which is not looked at
 * before we know that we are alone.
 */
ALWAYS_INLINE uintptr_t mark_done(struct ut_task *t)
{
	uintptr_t before;

	/* Release: the result; acquire: the joiner's context. */
	if (!alone())
		return atomic_exchange_explicit(&t->state, TASK_DONE,
						memory_order_acq_rel);
	before = atomic_load_explicit(&t->state, memory_order_relaxed);
	atomic_store_explicit(&t->state, TASK_DONE, memory_order_release);
	return before;
}

/* In a section: the task has ended, and its stack can be left at any time. */
ALWAYS_INLINE void finish(struct ut_worker *w, struct ut_task *t)
{
	struct ut_task *joiner;
	uintptr_t before;
	unsigned turns = 0;

	stack_put(w, t->stack);
	before = mark_done(t);
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
UNWATCHED void ut_task_main(struct ut_task *t)
{
	if (UNLIKELY(t->flags & TASK_FP))
		context_fp_load(&t->fp);
	end(t, t->stack->fn(t->stack->arg));
}

/* A child whose end somebody else may wait for, or that asked for more. */
static UNWATCHED __attribute__((noinline, noreturn)) void
end_known(struct ut_worker *w, struct ut_task *t, struct ut_task *parent)
{
	if (t->flags & TASK_FP)
		context_fp_load(&w->fp);
	section_begin(w);
	finish(w, t);
	fiber_release(&w->in_section);
	fiber_switch(parent->stack);
	context_jump_end(&parent->context, &w->in_section);
}

/*
 * Where one that runs before its parent begins, on its own stack, when the
 * parent's context is whole.
 */
__attribute__((noreturn)) void ut_child_main(struct ut_worker *w,
					     struct ut_task *t,
					     struct ut_task *parent,
					     void *(*fn)(void *), void *arg);
UNWATCHED void ut_child_main(struct ut_worker *w, struct ut_task *t,
			     struct ut_task *parent, void *(*fn)(void *),
			     void *arg)
{
	int64_t bottom = bottom_of(w);
	void *result;

	w->deque[bottom] = parent;
	w->current = t;
	/* Release: the parent's context.  From here on it may be taken. */
	atomic_store_explicit(&w->bottom, bottom + 1, memory_order_release);
	if (somebody_parks())
		worker_wake_one();
	chaos(w);
	result = fn(arg);

	w = ut_worker();
	bottom = bottom_of(w) - 1;
	set_bottom(w, bottom);
	owner_fence();
	if (UNLIKELY(atomic_load_explicit(&w->limit, memory_order_relaxed) >
		     bottom) &&
	    deque_was_taken(w)) {
		count(&w->switches, 1);
		end(t, result);
	}
	t->result = result;
	count(&w->switches, 2);
	w->current = parent;
	if (UNLIKELY(t->flags))
		end_known(w, t, parent);
	stack_put(w, t->stack);
	atomic_store_explicit(&t->state, TASK_DONE, memory_order_relaxed);
	fiber_switch(parent->stack);
	context_jump(&parent->context);
}
