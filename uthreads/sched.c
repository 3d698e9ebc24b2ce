/* SPDX-License-Identifier: MIT */
/*
 * Run queues and switching.
 *
 * Each worker has a FIFO queue behind a spin lock: its owner appends and
 * takes from the head, thieves take half of it, from the head too.  Tasks
 * switch to one another directly; the worker's own context, `idle`, runs
 * only when there is nothing else.
 *
 * A lone task in a queue is often one that its worker is about to run
 * itself: threads that hand a semaphore to and fro make one each time.  To
 * take it would move both from CPU to CPU for nothing, so a thief leaves it
 * until it has seen no movement in that queue for a while.
 */
#include <errno.h>

#include "context.h"
#include "uthreads/sched.h"

#define STEAL_MAX      128  /* tasks at a time */
#define STEAL_ROUNDS   20   /* looks at the others before parking */
#define STEAL_PAUSE_NS 2000 /* between them: what a lone task must wait */
#define TICKS          64   /* switches between looks at clock and others */

/*
 * errno's address without the attribute that lets a compiler keep it over a
 * switch, after which it would be another worker's.
 */
int *errno_location(void) __asm__("__errno_location");

static void push(struct run_queue *q, struct ut_task *first,
		 struct ut_task *last, uint32_t count)
{
	last->next = NULL;
	spin_lock(&q->lock);
	if (q->head)
		q->tail->next = first;
	else
		q->head = first;
	q->tail = last;
	atomic_fetch_add_explicit(&q->length, count, memory_order_relaxed);
	spin_unlock(&q->lock);
}

/* Takes `count` tasks from the head, or all; the list of them, or NULL. */
static struct ut_task *pop(struct run_queue *q, uint32_t count,
			   struct ut_task **last, uint32_t *taken)
{
	struct ut_task *first;
	uint32_t n = 0;

	spin_lock(&q->lock);
	first = q->head;
	for (struct ut_task *t = first; t && n < count; t = t->next) {
		*last = t;
		n++;
	}
	if (n) {
		q->head = (*last)->next;
		(*last)->next = NULL;
		atomic_fetch_sub_explicit(&q->length, n, memory_order_relaxed);
		atomic_fetch_add_explicit(&q->popped, 1, memory_order_relaxed);
	}
	spin_unlock(&q->lock);
	*taken = n;
	return first;
}

static uint32_t length(const struct ut_worker *w)
{
	return atomic_load_explicit(&w->queue.length, memory_order_relaxed);
}

static struct ut_task *rob(struct ut_worker *w, struct ut_worker *victim,
			   uint32_t waiting)
{
	uint32_t count = (waiting + 1) / 2, taken;
	struct ut_task *last, *first;

	first = pop(&victim->queue, count < STEAL_MAX ? count : STEAL_MAX,
		    &last, &taken);
	if (taken > 1) {
		push(&w->queue, first->next, last, taken - 1);
		worker_wake_one(); /* there may be enough for another */
	}
	return first;
}

/*
 * A task of another worker whose queue has not moved since our last look, or
 * NULL.  A worker that is never idle, as when a thread of it waits by
 * yielding, must not leave such a task to one that never switches.
 */
static struct ut_task *take_stuck(struct ut_worker *w)
{
	struct ut_worker *v = &ut_runtime.worker[w->watched];
	uint32_t popped =
		atomic_load_explicit(&v->queue.popped, memory_order_relaxed);
	int waits = v != w && length(v);

	if (waits && w->watched_waits && popped == w->watched_popped)
		return rob(w, v, 1);
	if (!waits || w->watched_waits)
		w->watched = (w->watched + 1) % ut_runtime.workers;
	w->watched_waits = waits && !w->watched_waits;
	w->watched_popped = popped;
	return NULL;
}

/* The next task to run, of the worker's own queue but for emergencies. */
struct ut_task *sched_next(struct ut_worker *w)
{
	struct ut_task *last;
	uint32_t taken;

	if (++w->ticks % TICKS == 0) {
		struct ut_task *stuck = take_stuck(w);

		timer_poll();
		if (stuck)
			return stuck;
	}
	/* Only the owner adds to it, so empty is empty. */
	return length(w) ? pop(&w->queue, 1, &last, &taken) : NULL;
}

static void pause_ns(uint64_t ns)
{
	uint64_t end = sys_clock_ns() + ns;

	do
		for (int i = 0; i < 16; i++)
			cpu_relax();
	while (sys_clock_ns() < end);
}

/*
 * Looks for work in the other queues, for some tens of microseconds: NULL
 * then.  The caller is counted as searching meanwhile.
 */
struct ut_task *sched_steal(struct ut_worker *w)
{
	unsigned n = ut_runtime.workers;
	struct ut_worker *lone = NULL;
	uint32_t lone_popped = 0;

	for (int round = 0; n > 1 && round < STEAL_ROUNDS; round++) {
		w->random = w->random * 6364136223846793005u + 1;
		for (unsigned i = 0, k = (w->random >> 33) % n; i < n; i++) {
			struct ut_worker *v = &ut_runtime.worker[(k + i) % n];
			uint32_t waiting = length(v), popped;
			struct ut_task *t;

			if (v == w || !waiting)
				continue;
			popped = atomic_load_explicit(&v->queue.popped,
						      memory_order_relaxed);
			if (waiting == 1 &&
			    (lone != v || lone_popped != popped)) {
				lone = v;
				lone_popped = popped;
				continue;
			}
			t = rob(w, v, waiting);
			if (t)
				return t;
		}
		if (timer_next() <= sys_clock_ns() ||
		    atomic_load_explicit(&ut_runtime.stop,
					 memory_order_relaxed))
			break;
		pause_ns(STEAL_PAUSE_NS);
	}
	return NULL;
}

/* Is there a task in any queue?  For a worker that is about to park. */
int sched_work_waits(void)
{
	for (unsigned i = 0; i < ut_runtime.workers; i++)
		if (length(&ut_runtime.worker[i]))
			return 1;
	return 0;
}

/* Runs what the context that was just left had to leave to us. */
void sched_settle(void)
{
	struct ut_worker *w = ut_worker();
	void (*after)(void *) = w->after;

	w->after = NULL;
	chaos(w);
	if (after)
		after(w->after_arg);
}

/* Switches to t; returns when this context is resumed, maybe elsewhere. */
static void __attribute__((noinline))
switch_to(struct ut_worker *w, struct ut_task *t, void (*after)(void *),
	  void *arg)
{
	struct ut_task *me = w->current;

	me->saved_errno = *errno_location();
	w->after = after;
	w->after_arg = arg;
	w->current = t;
	if (t != &w->idle) /* a plain increment: only we write it */
		atomic_store_explicit(
			&w->switches,
			atomic_load_explicit(&w->switches,
					     memory_order_relaxed) +
				1,
			memory_order_relaxed);
	chaos(w);
	ut_context_switch(&me->sp, t->sp);
	sched_settle();
	*errno_location() = me->saved_errno;
}

/* From the worker's own context. */
void sched_run(struct ut_worker *w, struct ut_task *t)
{
	switch_to(w, t, NULL, NULL);
}

/* Makes t runnable, on this worker; another may come and take it. */
void sched_ready(struct ut_task *t)
{
	push(&ut_worker()->queue, t, t, 1);
	worker_wake_one();
}

static void ready_again(void *task)
{
	sched_ready(task);
}

void sched_yield_task(void)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *next = sched_next(w);

	if (next)
		switch_to(w, next, ready_again, w->current);
}

void sched_park(void (*after)(void *), void *arg)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *next = sched_next(w);

	switch_to(w, next ? next : &w->idle, after, arg);
}

void sched_exit(void (*after)(void *), void *arg)
{
	sched_park(after, arg);
	__builtin_unreachable(); /* nobody readies a task that has ended */
}
