/* SPDX-License-Identifier: MIT */
/*
 * All threads that are alive, and what each does.
 *
 * Workers own their queues, so they are held meanwhile: outside sections, and
 * at the next one that they would begin.  Only what they do without sections
 * goes on: code of the threads that run, and children that run at once.  These
 * may be left out, or told of as they were; nothing that is looked at is freed.
 *
 * A thread that neither runs nor is in a queue waits, or is in the hands of a
 * thief, which cannot be seen.
 */
#include <string.h>

#include "base/high_water.h"
#include "uthreads/poller.h"
#include "uthreads/stack.h"
#include "uthreads/steal.h"

static _Atomic uint32_t looking; /* a lock: one looks at a time */

static void mark(struct ut_task *t, int ready)
{
	if (ready)
		t->flags |= TASK_READY;
	else
		t->flags &= ~(uint32_t)TASK_READY;
}

/* Those in the queue and the deque of one worker. */
static void mark_worker(const struct ut_worker *w, int ready)
{
	int64_t bottom = atomic_load_explicit(&w->bottom, memory_order_acquire);
	struct ut_task *t =
		atomic_load_explicit(&w->head, memory_order_relaxed);

	for (int64_t i = atomic_load_explicit(&w->top, memory_order_relaxed);
	     i < bottom; i++)
		mark(w->deque[i], ready);
	for (; t; t = t == w->tail ? NULL : t->next)
		mark(t, ready);
	for (t = w->bound.first; t; t = t == w->bound.last ? NULL : t->next)
		mark(t, ready);
}

static void mark_all(int ready)
{
	for (unsigned i = 0; i < ut_runtime.workers; i++)
		mark_worker(&ut_runtime.worker[i], ready);
}

/* A worker may begin a child meanwhile: it is what runs, or was. */
static UNWATCHED int is_running(const struct ut_task *t)
{
	for (unsigned i = 0; i < ut_runtime.workers; i++) {
		struct ut_task *volatile *current =
			&ut_runtime.worker[i].current;

		if (*current == t)
			return 1;
	}
	return 0;
}

static int is_alive(const struct ut_task *t)
{
	/* Acquire pairs with the release in create.c. */
	return atomic_load_explicit(&t->state, memory_order_acquire) !=
	       TASK_DONE;
}

/* Before its first run, one has its function in that place. */
static int has_frames(const struct ut_context *c)
{
	return c->ip != ut_context_entry && c->ip != ut_context_entry_special;
}

/* What is read of one that runs, or is about to, may just be changing. */
static UNWATCHED void describe(struct ut_info *info, struct ut_task *t)
{
	int running = is_running(t), ready = (t->flags & TASK_READY) != 0;
	char *bottom;

	*info = (struct ut_info){
		.id = t->flags & TASK_HAS_ID ? t->id : 0,
		.name = t->flags & TASK_NAMED ? t->name : "",
		.group = t->flags & TASK_NAMED ? t->group : "",
		.state = running              ? "running"
			 : ready || !t->stack ? "ready"
					      : "waiting",
		.detached =
			atomic_load_explicit(&t->state, memory_order_relaxed) ==
			TASK_DETACHED,
	};
	if (!t->stack)
		return;
	info->stack = bottom = stack_bottom(t->stack);
	info->stack_size = (size_t)((char *)t->stack - bottom);
	info->stack_used = high_water(bottom, (char *)t->stack);
	if (!running) {
		info->pc = (uintptr_t)t->context.ip;
		info->sp = (uintptr_t)t->context.sp;
		if (has_frames(&t->context))
			info->fp = (uintptr_t)t->context.fp;
	}
}

PUBLIC int ut_for_each(int (*fn)(const struct ut_info *info, void *arg),
		       void *arg)
{
	struct ut_info info;
	int result = 0;

	ut_slice_off();
	spin_lock(&looking);
	workers_hold(NULL); /* ours, too: a thief might take from it by force */
	mark_all(1);
	for (struct ut_task *t = NULL; !result && (t = task_next(t));)
		if (is_alive(t)) {
			describe(&info, t);
			result = fn(&info, arg);
		}
	mark_all(0);
	workers_release(NULL);
	spin_unlock(&looking);
	ut_slice_on();
	return result;
}

PUBLIC size_t ut_count(void)
{
	size_t n = 0;

	for (struct ut_task *t = NULL; (t = task_next(t));)
		n += (size_t)is_alive(t);
	return n;
}

PUBLIC size_t ut_stack_used(const struct ut_thread *t)
{
	const struct ut_task *task = t->task_;

	if (!task || !task->stack || !is_alive(task))
		return 0;
	return high_water(stack_bottom(task->stack), (char *)task->stack);
}
