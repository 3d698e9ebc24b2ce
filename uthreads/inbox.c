/* SPDX-License-Identifier: MIT */
/*
 * What comes from outside the workers: threads that go on, say kernel threads
 * that are none, and what pollers have.
 *
 * The inbox is a stack, of which a worker takes all and turns them round: first
 * come, first served.  Who puts something in and who parks each write one word
 * and then read the other's, with a fence of the core between: membarrier, as
 * in worker.h, is not for strangers.
 */
#include "uthreads/bound.h"
#include "uthreads/park.h"
#include "uthreads/poller.h"

static _Atomic(struct ut_task *) inbox;

void inbox_put(struct ut_task *t)
{
	struct ut_task *first =
		atomic_load_explicit(&inbox, memory_order_relaxed);

	do
		t->next = first;
	while (!atomic_compare_exchange_weak_explicit(
		&inbox, &first, t, memory_order_seq_cst, memory_order_relaxed));
	atomic_thread_fence(memory_order_seq_cst); /* pairs: worker_park() */
	worker_wake_one();
}

int inbox_any(void)
{
	return atomic_load_explicit(&inbox, memory_order_relaxed) != NULL;
}

static void take_inbox(struct ut_worker *w)
{
	struct ut_task *t, *next, *turned = NULL;

	section_begin(w);
	/* Acquire pairs with the exchange in inbox_put(). */
	t = atomic_exchange_explicit(&inbox, NULL, memory_order_acquire);
	for (; t; t = next) {
		next = t->next;
		t->next = turned;
		turned = t;
	}
	for (t = turned; t; t = next) {
		next = t->next;
		queue_push(w, t);
	}
	section_end(w);
	if (turned)
		worker_offer(w);
}

int outside_look(struct ut_worker *w)
{
	return inbox_any() || guests_any(w) ||
	       (w->poller && w->poller->kind->look(w->poller));
}

void outside_take(struct ut_worker *w)
{
	if (inbox_any())
		take_inbox(w);
	if (guests_any(w))
		guests_take(w);
	if (w->poller && w->poller->kind->look(w->poller))
		w->poller->kind->ready(w->poller, w);
}
