/* SPDX-License-Identifier: MIT */
/*
 * Threads that sleep: a pairing heap by deadline, one for all workers.
 *
 * The heap's nodes are the tasks themselves, so a sleep allocates nothing.
 * `next_ns` repeats the earliest deadline for those who only look: workers
 * between tasks, and idle ones, whose sleep ends at it.
 */
#include "uthreads/sched.h"

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

void timer_add(struct ut_task *t)
{
	int first;

	t->child = NULL;
	t->sibling = NULL;
	spin_lock(&lock);
	root = meld(root, t);
	first = root == t;
	publish();
	spin_unlock(&lock);
	/* One who sleeps until a later deadline must look again. */
	if (first)
		worker_wake_one();
}

/* Readies those whose time has come. */
void timer_poll(void)
{
	uint64_t now;

	if (timer_next() == UINT64_MAX)
		return;
	now = sys_clock_ns();
	while (timer_next() <= now) {
		struct ut_task *t = NULL;

		spin_lock(&lock);
		if (root && root->deadline_ns <= now) {
			t = root;
			root = without_root(t);
			publish();
		}
		spin_unlock(&lock);
		if (t)
			sched_ready(t);
	}
}

void timer_reset(void)
{
	root = NULL;
	publish();
}
