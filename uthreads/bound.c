/* SPDX-License-Identifier: MIT */
/*
 * Tasks that only one worker may run: those that were interrupted (slice.c),
 * until they switch by themselves, and those whose attributes say where they
 * run.
 *
 * They wait in a list that thieves do not see.  The queue goes before it, but
 * not for longer than a slice, or TICKS switches.
 *
 * What readies a task does not look whose it is: it goes to the queue of the
 * worker there, and may be stolen.  One that is bound notices where it goes on,
 * before it does anything else, and sends itself home, as a guest.
 */
#include "uthreads/bound.h"
#include "uthreads/park.h"
#include "uthreads/switch.h"

struct ut_task *bound_take(struct ut_worker *w)
{
	struct ut_task *t = w->bound.first;

	if (t) {
		w->bound.first = t == w->bound.last ? NULL : t->next;
		w->bound.since_ns = sys_clock_ns();
	}
	return t;
}

void bound_put(struct ut_worker *w, struct ut_task *t)
{
	if (w->bound.first) {
		w->bound.last->next = t;
	} else {
		w->bound.first = t;
		w->bound.since_ns = sys_clock_ns();
	}
	w->bound.last = t;
}

int bound_waits(const struct ut_worker *w, uint64_t for_ns)
{
	return w->bound.first && sys_clock_ns() - w->bound.since_ns >= for_ns;
}

void bound_turn(struct ut_worker *w, uint64_t for_ns)
{
	struct ut_task *me = w->current, *next;

	if (me == &w->idle || !bound_waits(w, for_ns))
		return;
	section_begin(w);
	next = bound_take(w);
	/* One that was interrupted has only just gone on: see slice.c. */
	if (me->flags >= TASK_HELD)
		bound_put(w, me);
	else
		queue_push(w, me);
	task_switch(w, me, next, NULL);
}

void guests_take(struct ut_worker *w)
{
	struct ut_task *t, *next;

	section_begin(w);
	spin_lock(&w->guests_lock);
	t = atomic_load_explicit(&w->guests, memory_order_relaxed);
	atomic_store_explicit(&w->guests, NULL, memory_order_relaxed);
	spin_unlock(&w->guests_lock);
	for (; t; t = next) {
		next = t->next;
		bound_put(w, t);
	}
	section_end(w);
}

/* Under the lock, which its switch lets go: then its context is whole. */
static void put_guest(struct ut_worker *home, struct ut_task *t)
{
	t->next = NULL;
	if (guests_any(home))
		home->last_guest->next = t;
	else
		atomic_store_explicit(&home->guests, t, memory_order_seq_cst);
	home->last_guest = t;
}

int bound_is_home(const struct ut_task *me)
{
	return ut_worker() == stack_own_home(me->stack);
}

void bound_come_home(struct ut_task *me)
{
	struct ut_worker *w = ut_worker(), *home = stack_own_home(me->stack);
	struct ut_task *next;

	section_begin(w);
	next = next_task(w);
	spin_lock(&home->guests_lock);
	put_guest(home, me);
	worker_wake(home);
	switch_stacks(w, me, next, &home->guests_lock);
}
