/* SPDX-License-Identifier: MIT */
/*
 * Threads that sleep: a pairing heap by deadline, one for all workers.
 *
 * The heap's nodes are the tasks themselves, so a sleep allocates nothing.
 * `next_ns` repeats the earliest deadline for those who only look: workers
 * between tasks, and idle ones, whose sleep ends at it.
 */
#include <errno.h>

#include "uthreads/park.h"
#include "uthreads/switch.h"
#include "uthreads/timer.h"

static _Atomic uint32_t lock;
static struct ut_task *root; /* under lock */
static _Atomic uint64_t next_ns = UINT64_MAX;

static struct ut_task *meld(struct ut_task *a, struct ut_task *b)
{
	struct ut_task *t;

	if (!a || !b)
		return a ? a : b;
	if (b->deadline_ns < a->deadline_ns) {
		t = a;
		a = b;
		b = t;
	}
	b->sibling = a->child;
	a->child = b;
	return a;
}

/* The heap without its root: meld the children in pairs, then the pairs. */
static struct ut_task *without_root(struct ut_task *t)
{
	struct ut_task *pairs = NULL, *heap = NULL, *a = t->child;

	while (a) {
		struct ut_task *b = a->sibling;
		struct ut_task *rest = b ? b->sibling : NULL;

		a = meld(a, b);
		a->sibling = pairs;
		pairs = a;
		a = rest;
	}
	while (pairs) {
		struct ut_task *rest = pairs->sibling;

		heap = meld(heap, pairs);
		pairs = rest;
	}
	return heap;
}

static void publish(void)
{
	atomic_store_explicit(&next_ns, root ? root->deadline_ns : UINT64_MAX,
			      memory_order_relaxed);
}

uint64_t timer_next(void)
{
	return atomic_load_explicit(&next_ns, memory_order_relaxed);
}

/* The earliest, if its time has come. */
static struct ut_task *take_due(uint64_t now)
{
	struct ut_task *t = NULL;

	spin_lock(&lock);
	if (root && root->deadline_ns <= now) {
		t = root;
		root = without_root(t);
		publish();
	}
	spin_unlock(&lock);
	return t;
}

/* Readies those whose time has come. */
void timer_poll(struct ut_worker *w)
{
	struct ut_task *t;
	uint64_t now;

	if (timer_next() == UINT64_MAX)
		return;
	now = sys_clock_ns();
	while (timer_next() <= now) {
		section_begin(w);
		t = take_due(now);
		if (t)
			queue_push(w, t);
		section_end(w);
		if (t)
			worker_offer(w);
	}
}

void timer_reset(void)
{
	root = NULL;
	publish();
}

static void sleep_until(struct ut_worker *w, uint64_t deadline_ns)
{
	struct ut_task *me = w->current;

	me->deadline_ns = deadline_ns;
	me->child = NULL;
	me->sibling = NULL;
	section_begin(w);
	spin_lock(&lock);
	root = meld(root, me);
	publish();
	owner_fence(); /* pairs: park() */
	/* One who sleeps until a later deadline must look again. */
	if (root == me)
		worker_wake_one();
	task_switch(w, me, next_task(w), &lock);
}

PUBLIC void ut_sleep(uint64_t ns)
{
	struct ut_worker *w = ut_worker();
	uint64_t now = sys_clock_ns();
	uint64_t deadline = ns < INT64_MAX - now ? now + ns : INT64_MAX;

	if (w)
		sleep_until(w, deadline);
	else /* a kernel thread of the caller's */
		while (sys_sleep_until(deadline) == -EINTR)
			;
}
