/* SPDX-License-Identifier: MIT */
/*
 * Suspending the calling task, in a section, for another one.
 *
 * The compiler must see it where the task's own values live, so it is
 * inlined into the calls that suspend, which are out of line.
 */
#ifndef UTHREADS_SWITCH_H
#define UTHREADS_SWITCH_H

#include "uthreads/exceptions.h"
#include "uthreads/section.h"
#include "uthreads/stack.h"

#pragma GCC visibility push(hidden)

/* sched.c */
struct ut_task *next_task_slowly(struct ut_worker *w);
void worker_look(struct ut_worker *w);
void ut_tick(struct ut_worker *w);
void task_bind(struct ut_worker *w, struct ut_task *t);
void switch_specially(struct ut_worker *w, struct ut_task *me,
		      struct ut_task *to, _Atomic uint32_t *lock);
void task_arrives(struct ut_task *me);

/* In a section, for a caller that will not run on. */
ALWAYS_INLINE struct ut_task *next_task(struct ut_worker *w)
{
	struct ut_task *first = head_of(w);

	if (LIKELY(bottom_of(w) == top_of(w)) && LIKELY(first != NULL))
		return queue_pop_first(w, first);
	return next_task_slowly(w);
}

/* `to` is about to run on w. */
ALWAYS_INLINE void task_enter(struct ut_worker *w, struct ut_task *to)
{
	w->current = to;
	count(&w->switches, 1);
	if (UNLIKELY(!to->stack))
		task_bind(w, to);
	chaos(w);
}

/* Where t begins, which has a stack. */
ALWAYS_INLINE void task_begins(struct ut_task *t, void *(*fn)(void *),
			       void *arg)
{
	fiber_begin(t->stack, &fn, &arg);
	t->context = (struct ut_context){
		.sp = t->stack,
		.fp = (void *)fn,
		.ip = UNLIKELY(t->flags & TASK_SPECIAL)
			      ? ut_context_entry_special
			      : ut_context_entry,
	};
	t->result = arg;
}

/* Makes t what may be queued: it may have come with one. */
ALWAYS_INLINE void task_start(struct ut_task *t, void *(*fn)(void *), void *arg)
{
	if (LIKELY(!t->stack)) {
		t->context.fp = (void *)fn;
		t->result = arg;
	} else {
		task_begins(t, fn, arg);
	}
}

/*
 * The caller runs again, on whatever worker, with all that is its own: for it
 * may switch here.
 */
ALWAYS_INLINE void task_resumed(void)
{
	struct ut_worker *w = ut_worker();

	if (UNLIKELY(count_of(&w->switches) - w->ticked >= TICKS))
		ut_tick(w);
}

ALWAYS_INLINE void switch_stacks(struct ut_worker *w, struct ut_task *me,
				 struct ut_task *to, _Atomic uint32_t *lock)
{
	int saved = context_errno(ut_runtime.errno_at);

	task_enter(w, to);
	if (lock)
		fiber_release(lock);
	fiber_release(&w->in_section);
	fiber_switch(me->stack, to->stack);
	if (lock)
		context_switch(&me->context, &to->context, &w->in_section,
			       lock);
	else
		context_switch_end(&me->context, &to->context, &w->in_section);
	fiber_arrive(me->stack);
	context_set_errno(ut_runtime.errno_at, saved);
}

/*
 * Goes on with `to` and ends the section; *lock, if there is one, becomes 0,
 * too.  Returns when someone has made the caller ready, maybe on another
 * worker, with its errno.
 */
ALWAYS_INLINE void task_switch(struct ut_worker *w, struct ut_task *me,
			       struct ut_task *to, _Atomic uint32_t *lock)
{
	if (UNLIKELY(me->flags & TASK_SPECIAL) || UNLIKELY(has_detour(w)))
		switch_specially(w, me, to, lock);
	else
		switch_stacks(w, me, to, lock);
	task_resumed();
}

/* The same for a task that has ended. */
ALWAYS_INLINE __attribute__((noreturn)) void task_leave(struct ut_worker *w,
							struct ut_task *to)
{
	task_enter(w, to);
	fiber_release(&w->in_section);
	fiber_switch(NULL, to->stack);
	context_jump_end(&to->context, &w->in_section);
}

#pragma GCC visibility pop

#endif
