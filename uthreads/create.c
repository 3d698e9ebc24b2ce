/* SPDX-License-Identifier: MIT */
/*
 * Threads are made, and queued or run at once.
 *
 * What most creations need is in ut_create() and in what it ends with, and
 * calls nothing: so it saves no registers for calls that it does not make.
 */
#include <errno.h>
#include <stdio.h>

#include "uthreads/park.h"
#include "uthreads/place.h"
#include "uthreads/switch.h"
#include "uthreads/thread.h"

/* What most threads are: joinable, and as the run has them. */
ALWAYS_INLINE int is_plain(const struct ut_attr *a)
{
	return !(a->stack_size | a->guard_size | (uintptr_t)a->name |
		 (uintptr_t)a->group |
		 ((unsigned)a->cpu_count | (unsigned)a->numa_node |
		  (unsigned)a->detached | (unsigned)a->save_fp));
}

/*
 * From now on it is seen by those who look at all: see info.c.  Release: what
 * was written of it.
 */
ALWAYS_INLINE void set_state(struct ut_task *t, uintptr_t state)
{
	atomic_store_explicit(&t->state, state, memory_order_release);
}

/* Only what a thread's end does not leave so. */
ALWAYS_INLINE void clear(struct ut_task *t, struct ut_stack *stack)
{
	t->flags = 0;
	t->stack = stack;
}

/* All that a thread may ask for; 0 or -errno. */
static int equip(struct ut_task *t, const struct ut_attr *a)
{
	struct ut_worker *home = NULL;
	int err = 0;

	if (a->cpu_count || a->numa_node) {
		err = place_find(&home, a);
		t->flags |= TASK_BOUND;
	}
	if (!err && (a->stack_size || a->guard_size || home)) {
		err = stack_own(&t->stack, a, home);
		t->flags |= TASK_OWN_STACK;
	}
	if (err)
		return err;
	if (a->name || a->group) {
		t->flags |= TASK_NAMED;
		snprintf(t->name, sizeof t->name, "%s", a->name ? a->name : "");
		snprintf(t->group, sizeof t->group, "%s",
			 a->group ? a->group : "");
	}
	if (a->save_fp) {
		t->flags |= TASK_FP;
		context_fp_save(&t->fp);
	}
	if (a->detached)
		t->flags |= TASK_KNOWN;
	return 0;
}

int task_make(struct ut_worker *w, struct ut_task **task,
	      const struct ut_attr *attr)
{
	struct ut_task *t = pool_take(&w->tasks);
	int err;

	if (UNLIKELY(!t)) {
		err = task_refill(w, &t);
		if (err)
			return err;
	}
	clear(t, NULL);
	if (attr && !is_plain(attr)) {
		err = equip(t, attr);
		if (err) {
			task_put(w, t);
			return err;
		}
	}
	set_state(t, attr && attr->detached ? TASK_DETACHED : TASK_ALIVE);
	count(&w->created, 1);
	*task = t;
	return 0;
}

static __attribute__((noinline)) int queue_slowly(struct ut_worker *w,
						  struct ut_task *t)
{
	section_begin(w);
	queue_push(w, t);
	section_end(w);
	worker_offer(w);
	return 0;
}

/* The creator goes on, and t goes behind those that are ready. */
ALWAYS_INLINE int queue(struct ut_worker *w, struct ut_task *t,
			void *(*fn)(void *), void *arg)
{
	task_start(t, fn, arg);
	if (UNLIKELY(!section_try(w)))
		return queue_slowly(w, t);
	queue_push(w, t);
	section_end(w);
	return somebody_parks() ? offer_slowly(w, 0) : 0;
}

/*
 * Runs t at once, on this worker; the caller goes on when t has ended or
 * waits, or on a worker that had nothing to do.  Who may take it finds it in
 * the deque when its context is whole.
 */
ALWAYS_INLINE void spawn(struct ut_worker *w, struct ut_task *me,
			 int64_t bottom, struct ut_task *t,
			 struct ut_stack *stack, void *(*fn)(void *), void *arg)
{
	int saved = context_errno(ut_runtime.errno_at);

	w->deque[bottom] = me;
	w->current = t;
	fiber_begin(stack, &fn, &arg);
	fiber_release(&w->bottom);
	fiber_switch(me->stack, stack);
	context_spawn(&me->context, fn, arg, stack, &w->bottom, bottom + 1);
	fiber_arrive(me->stack);
	context_set_errno(ut_runtime.errno_at, saved);
}

/* Where there is something to get or to heed before. */
static __attribute__((noinline)) int spawn_slowly(struct ut_worker *w,
						  struct ut_task *t,
						  void *(*fn)(void *),
						  void *arg)
{
	struct ut_task *me = w->current;
	struct exceptions mine;

	if (bottom_of(w) == DEQUE_SIZE)
		return queue(w, t, fn, arg);
	if (t->flags & TASK_BOUND && stack_own_home(t->stack) != w)
		return queue(w, t, fn, arg);
	mine = exceptions_take(w);
	if (!t->stack)
		t->stack = stack_take(w);
	if (me->flags & TASK_FP) {
		context_fp_save(&me->fp);
		if (!(t->flags & TASK_FP)) /* else it begins with ours */
			context_fp_load(&w->fp);
	}
	spawn(w, me, bottom_of(w), t, t->stack, fn, arg);
	task_arrives(me);
	exceptions_give(ut_worker(), mine);
	return 0;
}

static __attribute__((noinline)) int create_slowly(struct ut_thread *handle,
						   const struct ut_attr *attr,
						   void *(*fn)(void *),
						   void *arg)
{
	struct ut_worker *w = ut_worker();
	int detached = attr && attr->detached, err;
	struct ut_task *t;

	if (handle)
		handle->task_ = NULL;
	if (!fn || (!handle && !detached))
		return -EINVAL;
	if (!w)
		return -EPERM;
	err = task_make(w, &t, attr);
	if (err)
		return err;
	if (handle && !detached)
		handle->task_ = t;
	return attr && attr->child_first ? spawn_slowly(w, t, fn, arg)
					 : queue(w, t, fn, arg);
}

/* The child goes first. */
static __attribute__((noinline)) int create_first(struct ut_thread *handle,
						  const struct ut_attr *attr,
						  void *(*fn)(void *),
						  void *arg)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *t, *me;
	struct ut_stack *stack;
	size_t tasks, stacks;
	int64_t bottom;

	/* Tests of two registers in a row would be made one, of more steps. */
	if (UNLIKELY(!w) || UNLIKELY(!fn) ||
	    UNLIKELY(!(tasks = w->tasks.count)) || UNLIKELY(!handle) ||
	    UNLIKELY(!(stacks = w->stacks.count)) ||
	    UNLIKELY(!is_plain(attr)) ||
	    UNLIKELY((bottom = bottom_of(w)) == DEQUE_SIZE) ||
	    UNLIKELY((me = w->current)->flags & TASK_SPECIAL) ||
	    UNLIKELY(has_detour(w)))
		return create_slowly(handle, attr, fn, arg);
	t = pool_take_of(&w->tasks, tasks);
	stack = stack_ready(pool_take_of(&w->stacks, stacks));
	clear(t, stack);
	set_state(t, TASK_ALIVE);
	count(&w->created, 1);
	handle->task_ = t;
	spawn(w, me, bottom, t, stack, fn, arg);
	return 0;
}

/* The creator goes first. */
static __attribute__((noinline)) int create_queued(struct ut_thread *handle,
						   const struct ut_attr *attr,
						   void *(*fn)(void *),
						   void *arg)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *t;

	if (UNLIKELY(!w) || UNLIKELY(!fn) || UNLIKELY(!handle) ||
	    UNLIKELY(!w->tasks.count) || UNLIKELY(attr && !is_plain(attr)))
		return create_slowly(handle, attr, fn, arg);
	t = pool_take_here(&w->tasks);
	clear(t, NULL);
	set_state(t, TASK_ALIVE);
	count(&w->created, 1);
	handle->task_ = t;
	return queue(w, t, fn, arg);
}

PUBLIC int ut_create(struct ut_thread *handle, const struct ut_attr *attr,
		     void *(*fn)(void *), void *arg)
{
	/* By a jump: what one keeps in registers costs no other. */
	return attr && attr->child_first ? create_first(handle, attr, fn, arg)
					 : create_queued(handle, attr, fn, arg);
}
