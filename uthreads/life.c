/* SPDX-License-Identifier: MIT */
/*
 * How a thread runs: its first call and its end.
 *
 * A child that ends and finds its parent where it left it was known to nobody
 * (worker.h), unless it asked for its own handle: DONE is a plain store then,
 * and the parent's join a plain load.  thread.c has the other ways to end.
 */
#include "uthreads/key.h"
#include "uthreads/park.h"
#include "uthreads/seed.h"
#include "uthreads/switch.h"
#include "uthreads/timer.h"

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

/* In a section: whose address `state` was. */
ALWAYS_INLINE void ready_joiner(struct ut_worker *w, uintptr_t state)
{
	uintptr_t mask = ~(uintptr_t)TASK_JOIN_ENDS;
	struct ut_task *joiner = (struct ut_task *)(state & mask);
	unsigned turns = 0;

	/* Acquire pairs with the release in context_switch(). */
	while (atomic_load_explicit(&joiner->saving, memory_order_acquire))
		spin_pause(&turns);
	if (LIKELY(!(state & TASK_JOIN_ENDS)) || timer_take(joiner->waiter))
		queue_push(w, joiner);
	else /* it does not go on before: see thread.c */
		atomic_store_explicit(&joiner->waiter->released, 1,
				      memory_order_release);
}

/* In a section: the task has ended, and its stack can be left at any time. */
ALWAYS_INLINE void finish(struct ut_worker *w, struct ut_task *t)
{
	uintptr_t before;

	stack_put(w, t);
	before = mark_done(t);
	if (before == TASK_DETACHED)
		task_put(w, t);
	else if (before != TASK_ALIVE)
		ready_joiner(w, before);
}

/* One whose end is another's beginning, of whichever a seed chooses. */
static UNWATCHED __attribute__((noinline, noreturn)) void
end_seeded(struct ut_worker *w, struct ut_task *t)
{
	section_begin(w);
	finish(w, t);
	task_leave(w, seed_choose(w, NULL, next_task(w)));
}

static inline __attribute__((noreturn, always_inline)) void
end(struct ut_worker *w, struct ut_task *t, void *result)
{
	t->result = result;
	if (UNLIKELY(t->flags & (TASK_FP | TASK_SEEDED))) {
		context_fp_load(&w->fp);
		if (t->flags & TASK_SEEDED)
			end_seeded(w, t);
	}
	section_begin(w);
	finish(w, t);
	task_leave(w, next_task(w));
}

/* What entry.S calls and jumps to. */
void ut_task_arrives(void);
void ut_child_leaves(void);
__attribute__((noreturn)) void ut_task_end(void *result);
void ut_child_end(void *result);

/* One begins that has floating-point control words, or a worker, of its own. */
UNWATCHED void ut_task_arrives(void)
{
	fiber_arrive_first(ut_worker()->current->stack);
	task_arrives(ut_worker()->current);
}

/* What a task that was queued has returned. */
UNWATCHED void ut_task_end(void *result)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *me = w->current;

	if (UNLIKELY(me->flags & TASK_KEYS)) {
		keys_end(me);
		w = ut_worker();
	}
	end(w, me, result);
}

/* What it handled is handled by nobody: the next one must not find it. */
PUBLIC UNWATCHED void ut_exit(void *result)
{
	exceptions_take(ut_worker());
	ut_task_end(result);
}

/* A child begins while somebody parks, who might take its parent. */
UNWATCHED void ut_child_leaves(void)
{
	if (somebody_parks())
		worker_wake_one();
	chaos(ut_worker());
}

/*
 * Ways to end that are rare.  They are not called noreturn, though they do not
 * return: gcc would call them, by a frame that ut_child_end() does not need.
 */

/* Not yet: it is what it was before its end, and ends once more. */
static UNWATCHED __attribute__((noinline)) void
end_later(struct ut_worker *w, struct ut_task *t, struct ut_task *parent)
{
	int64_t bottom = bottom_of(w);
	void *result = t->result;

	count(&w->switches, -2ull);
	w->current = t;
	w->deque[bottom] = parent;
	/* Release: the entry; the parent's context is whole. */
	atomic_store_explicit(&w->bottom, bottom + 1, memory_order_release);
	keys_end(t); /* which may use t->result */
	ut_child_end(result);
}

/*
 * A child whose end somebody else may wait for, or that asked for more; or
 * whose worker has its hands full of stacks.
 */
static UNWATCHED __attribute__((noinline)) void
end_known(struct ut_worker *w, struct ut_task *t, struct ut_task *parent)
{
	if (t->flags & TASK_KEYS)
		return end_later(w, t, parent);
	if (t->flags & TASK_FP)
		context_fp_load(&w->fp);
	section_begin(w);
	finish(w, t);
	fiber_release(&w->in_section);
	fiber_switch(NULL, parent->stack);
	context_jump_end(&parent->context, &w->in_section);
}

/* Its parent is where it was left, and goes on. */
ALWAYS_INLINE void go_back(struct ut_worker *w, struct ut_task *parent,
			   void *result)
{
	struct ut_task *t = w->current;
	size_t stacks = w->stacks.count;

	t->result = result;
	count(&w->switches, 2);
	w->current = parent;
	if (UNLIKELY(t->flags) || UNLIKELY(stacks == POOL_ROOM))
		return end_known(w, t, parent);
	pool_put_at(&w->stacks, stacks, t->stack);
	atomic_store_explicit(&t->state, TASK_DONE, memory_order_relaxed);
	fiber_switch(NULL, parent->stack);
	context_jump(&parent->context);
}

/* Others want something of the worker: maybe they have the parent. */
static UNWATCHED __attribute__((noinline)) void
end_contested(struct ut_worker *w, int64_t bottom, void *result)
{
	/* That may empty the deque, but the parent stays where it was. */
	if (!deque_was_taken(w))
		return go_back(w, w->deque[bottom], result);
	count(&w->switches, 1);
	ut_task_end(result);
}

/* What a child has returned that began before its parent went on. */
UNWATCHED void ut_child_end(void *result)
{
	struct ut_worker *w = ut_worker();
	int64_t bottom = bottom_of(w) - 1;

	set_bottom(w, bottom);
	owner_fence();
	if (UNLIKELY(atomic_load_explicit(&w->limit, memory_order_relaxed) >
		     bottom))
		return end_contested(w, bottom, result);
	go_back(w, w->deque[bottom], result);
}
