/* SPDX-License-Identifier: MIT */
/*
 * What a worker does: it runs tasks, looks for others', and sleeps.
 */
#include "uthreads/bound.h"
#include "uthreads/overflow.h"
#include "uthreads/park.h"
#include "uthreads/poller.h"
#include "uthreads/steal.h"
#include "uthreads/switch.h"
#include "uthreads/timer.h"

struct ut_runtime ut_runtime;
/* Used by assembly, which an optimising linker does not read. */
__thread struct ut_worker *ut_this_worker
	__attribute__((tls_model("initial-exec"), visibility("hidden"), used));

static uintptr_t search(struct ut_worker *w, int counted)
{
	_Atomic uint32_t *searching = &ut_runtime.searching;
	uintptr_t mail;

	if (!counted)
		atomic_fetch_add_explicit(searching, 1, memory_order_seq_cst);
	mail = ut_runtime.workers > 1 ? steal(w) : MAIL_NONE;
	if (atomic_fetch_sub_explicit(searching, 1, memory_order_seq_cst) ==
		    1 &&
	    mail != MAIL_NONE)
		worker_wake_one();
	return mail;
}

/*
 * Runs the first of those that came by mail; the others are queued.  One
 * alone is run without a section, which would end exposure.
 */
static void take_in(struct ut_worker *w, uintptr_t mail)
{
	struct ut_task *first = (struct ut_task *)mail;

	if (first->next) {
		section_begin(w);
		queue_stolen(w, first->next);
		section_end(w);
	}
	count(&w->steals, 1);
	task_switch(w, &w->idle, first, NULL);
}

/* Until there is something to run, or the end. */
static void idle(struct ut_worker *w)
{
	uintptr_t mail = MAIL_NONE;
	int searching = 0;

	stack_own_clean(w);
	atomic_fetch_sub_explicit(&ut_runtime.active, 1, memory_order_seq_cst);
	while (!worker_stopped()) {
		if (timer_next() <= sys_clock_ns() || outside_look(w)) {
			if (searching)
				atomic_fetch_sub(&ut_runtime.searching, 1);
			join_active(w);
			timer_poll(w);
			outside_take(w);
			return;
		}
		mail = search(w, searching);
		searching = 0;
		if (mail == MAIL_NONE && !outside_look(w))
			mail = worker_park(w, &searching);
		if (mail != MAIL_NONE) {
			take_in(w, mail);
			return;
		}
	}
	if (searching)
		atomic_fetch_sub(&ut_runtime.searching, 1);
}

/* The calling kernel thread is worker w until the end of the run. */
void worker_run(struct ut_worker *w)
{
	struct exceptions before; /* ut_run() may be called by a handler */

	ut_this_worker = w;
	exceptions_open(w);
	before = exceptions_take(w);
	overflow_watch(w);
	context_fp_save(&w->fp);
	fiber_own(&w->own);
	while (!worker_stopped()) {
		section_begin(w);
		if (head_of(w)) {
			task_switch(w, &w->idle, queue_pop(w), NULL);
		} else if (w->bound.first) {
			task_switch(w, &w->idle, bound_take(w), NULL);
		} else {
			section_end(w);
			idle(w);
		}
	}
	stack_own_clean(w);
	overflow_unwatch();
	exceptions_give(w, before);
	ut_this_worker = NULL;
}
