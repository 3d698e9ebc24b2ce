/* SPDX-License-Identifier: MIT */
/*
 * Threads: create, join, detach, self, yield, sleep.
 *
 * `state` decides between the thread that ends and the one that joins or
 * detaches it; each side makes one atomic exchange:
 *
 *	RUNS	  the address of its joiner	it is joined before its end
 *	RUNS	  DETACHED			it will free itself
 *	RUNS	  DONE				it has ended
 *
 * The ending thread's side runs when its stack has been left (`after`), so
 * whoever finds DONE may free it at once.
 */
#include <errno.h>
#include <stdio.h>

#include "context.h"
#include "uthreads/sched.h"

static struct ut_task *current(void)
{
	struct ut_worker *w = ut_worker();

	return w ? w->current : NULL;
}

static void ended(void *task)
{
	struct ut_task *t = task;
	/* Release: the result; acquire: the joiner's context. */
	uintptr_t before = atomic_exchange_explicit(&t->state, TASK_DONE,
						    memory_order_acq_rel);

	if (before == TASK_DETACHED)
		stack_put(t);
	else if (before != TASK_RUNS)
		sched_ready((struct ut_task *)before);
	if (atomic_fetch_sub_explicit(&ut_runtime.live, 1,
				      memory_order_acq_rel) == 1)
		worker_stop_all(1);
}

static void task_main(void *task)
{
	struct ut_task *t = task;

	sched_settle();
	t->result = t->fn(t->arg);
	sched_exit(ended, t);
}

int task_make(struct ut_task **task, const struct ut_attr *attr,
	      void *(*fn)(void *), void *arg)
{
	static const struct ut_attr defaults;
	const struct ut_attr *a = attr ? attr : &defaults;
	struct ut_task *t;
	uint64_t id;
	int err = stack_get(&t, a->stack_size, a->guard_size);

	if (err)
		return err;
	id = 1 + atomic_fetch_add_explicit(&ut_runtime.next_id, 1,
					   memory_order_relaxed);
	t->id = id;
	t->saved_errno = 0;
	t->fn = fn;
	t->arg = arg;
	t->self.task_ = t;
	t->name[0] = 0;
	if (a->name)
		snprintf(t->name, sizeof t->name, "%s", a->name);
	atomic_store_explicit(&t->claimed, !!a->detached, memory_order_relaxed);
	atomic_store_explicit(&t->state,
			      a->detached ? TASK_DETACHED : TASK_RUNS,
			      memory_order_relaxed);
	/* Tops at different distances, or they share the cache's few sets. */
	t->sp = context_make((char *)t - id % 16 * CACHE_LINE, task_main, t);
	atomic_fetch_add_explicit(&ut_runtime.live, 1, memory_order_relaxed);
	*task = t;
	return 0;
}

PUBLIC int ut_create(struct ut_thread *t, const struct ut_attr *attr,
		     void *(*fn)(void *), void *arg)
{
	int detached = attr && attr->detached, err;
	struct ut_task *task;

	if (t)
		t->task_ = NULL;
	if (!fn || (!t && !detached))
		return -EINVAL;
	if (!ut_worker())
		return -EPERM;
	err = task_make(&task, attr, fn, arg);
	if (err)
		return err;
	if (t)
		t->task_ = detached ? NULL : task;
	sched_ready(task);
	return 0;
}

static void join_after(void *task)
{
	struct ut_task *t = task, *me = t->joiner;
	uintptr_t runs = TASK_RUNS;

	/* Release: our context; acquire: the result. */
	if (!atomic_compare_exchange_strong_explicit(
		    &t->state, &runs, (uintptr_t)me, memory_order_acq_rel,
		    memory_order_acquire))
		sched_ready(me);
}

static int claim(struct ut_task *t)
{
	if (!t ||
	    atomic_exchange_explicit(&t->claimed, 1, memory_order_relaxed))
		return -EINVAL;
	return 0;
}

PUBLIC int ut_join(struct ut_thread *thread, void **result)
{
	struct ut_task *t = thread->task_;
	int err;

	if (!ut_worker())
		return -EPERM;
	if (t && t == current())
		return -EDEADLK;
	err = claim(t);
	if (err)
		return err;
	/* Acquire pairs with the release in ended(). */
	if (atomic_load_explicit(&t->state, memory_order_acquire) !=
	    TASK_DONE) {
		t->joiner = current();
		sched_park(join_after, t);
	}
	if (result)
		*result = t->result;
	thread->task_ = NULL;
	stack_put(t);
	return 0;
}

PUBLIC int ut_detach(struct ut_thread *thread)
{
	struct ut_task *t = thread->task_;
	int err = ut_worker() ? claim(t) : -EPERM;

	if (err)
		return err;
	thread->task_ = NULL;
	if (atomic_exchange_explicit(&t->state, TASK_DETACHED,
				     memory_order_acq_rel) == TASK_DONE)
		stack_put(t);
	return 0;
}

PUBLIC struct ut_thread *ut_self(void)
{
	static struct ut_thread none;
	struct ut_task *t = current();

	return t ? &t->self : &none;
}

PUBLIC const char *ut_name(const struct ut_thread *t)
{
	return t->task_ ? t->task_->name : "";
}

PUBLIC uint64_t ut_id(void)
{
	struct ut_task *t = current();

	return t ? t->id : 0;
}

PUBLIC void ut_yield(void)
{
	if (ut_worker())
		sched_yield_task();
}

static void sleep_after(void *task)
{
	timer_add(task);
}

PUBLIC void ut_sleep(uint64_t ns)
{
	struct ut_task *me = current();
	uint64_t now = sys_clock_ns();

	uint64_t deadline = ns < INT64_MAX - now ? now + ns : INT64_MAX;

	if (!me) { /* a kernel thread of the caller's */
		while (sys_sleep_until(deadline) == -EINTR)
			;
		return;
	}
	me->deadline_ns = deadline;
	sched_park(sleep_after, me);
}
