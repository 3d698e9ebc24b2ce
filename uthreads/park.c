/* SPDX-License-Identifier: MIT */
/*
 * Workers that sleep.  `parked` counts the workers that sleep or are about to.
 *
 *	who queues a task:  queue it; FENCE; someone parked, and nobody
 *			    searching?  wake one, with a task or to search
 *	who parks:	    searching - 1; parked + 1; BARRIER; look at all
 *			    queues and timers again; sleep
 *
 * Either the former sees the latter parked, or is seen to have a task.  While
 * one searches nobody is woken; so a searcher that finds something wakes
 * another if it was the last one.
 *
 * One whose threads wait in its poller sleeps there, else on a futex.
 *
 * Deadlock.  Only tasks ready tasks, timers, pollers and the kernel threads of
 * offload.c.  When all workers are parked, nothing is queued, no timer runs
 * and nobody waits for the others, nothing will ever happen again.  Under the
 * lock, that is: one whose deadline or event has come gets up by itself, and
 * might have the sleeper in hand that is not among those who wait any more.
 */
#include <errno.h>
#include <linux/membarrier.h>

#include "base/futex.h"
#include "uthreads/bound.h"
#include "uthreads/info.h"
#include "uthreads/park.h"
#include "uthreads/poller.h"
#include "uthreads/slice.h"
#include "uthreads/stack.h"
#include "uthreads/timer.h"

/* The workers that sleep, last come first. */
static _Atomic uint32_t lock;
static struct ut_worker *sleepers; /* under lock */

/* BARRIER of worker.h. */
void worker_membarrier(void)
{
	if (ut_runtime.fences)
		atomic_thread_fence(memory_order_seq_cst);
	else
		sys_call(membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

static uint32_t parked_now(void)
{
	return atomic_load_explicit(&ut_runtime.parked, memory_order_relaxed) &
	       ~PARKED_GUESS;
}

/* Is there a use in waking one? */
static int may_wake(void)
{
	owner_fence();
	return parked_now() && !atomic_load_explicit(&ut_runtime.searching,
						     memory_order_relaxed);
}

static void set_parked(uint32_t change)
{
	atomic_store_explicit(
		&ut_runtime.parked,
		atomic_load_explicit(&ut_runtime.parked, memory_order_relaxed) +
			change,
		memory_order_seq_cst);
}

static void lie_down(struct ut_worker *w)
{
	atomic_store_explicit(&w->woken, 0, memory_order_relaxed);
	atomic_store_explicit(&w->mail, MAIL_NONE, memory_order_relaxed);
	spin_lock(&lock);
	w->in_poller =
		w->poller && atomic_load_explicit(&w->poller->waiting,
						  memory_order_relaxed) != 0;
	w->next_parked = sleepers;
	atomic_store_explicit(&w->is_parked, 1, memory_order_relaxed);
	sleepers = w;
	set_parked(1);
	spin_unlock(&lock);
}

static struct ut_worker *take_sleeper(void)
{
	struct ut_worker *w;

	spin_lock(&lock);
	w = sleepers;
	if (w) {
		sleepers = w->next_parked;
		atomic_store_explicit(&w->is_parked, 0, memory_order_relaxed);
		set_parked(-1u);
	}
	spin_unlock(&lock);
	return w;
}

/* 0: someone was quicker, and is about to wake it. */
static int get_up(struct ut_worker *w)
{
	struct ut_worker **link = &sleepers;
	int was_parked;

	spin_lock(&lock);
	was_parked =
		(int)atomic_load_explicit(&w->is_parked, memory_order_relaxed);
	if (was_parked) {
		while (*link != w)
			link = &(*link)->next_parked;
		*link = w->next_parked;
		atomic_store_explicit(&w->is_parked, 0, memory_order_relaxed);
		set_parked(-1u);
	}
	spin_unlock(&lock);
	return was_parked;
}

static void wake(struct ut_worker *w)
{
	int in_poller = (int)w->in_poller;

	/* Release: its mail. */
	atomic_store_explicit(&w->woken, 1, memory_order_release);
	if (in_poller)
		poller_ring_bell(w->poller);
	else
		futex_wake(&w->woken, 1);
}

/* There may be work for one more. */
void worker_wake_one(void)
{
	struct ut_worker *w;

	w = may_wake() ? take_sleeper() : NULL;
	if (!w)
		return;
	atomic_fetch_add_explicit(&ut_runtime.searching, 1,
				  memory_order_seq_cst);
	wake(w);
}

/* It has guests, who were put there before. */
void worker_wake(struct ut_worker *w)
{
	atomic_thread_fence(memory_order_seq_cst); /* pairs: worker_park() */
	if (!get_up(w))
		return;
	atomic_fetch_add_explicit(&ut_runtime.searching, 1,
				  memory_order_seq_cst);
	wake(w);
}

/*
 * Outside sections: the oldest task of the queue goes to a sleeper.  Returns
 * result: so it may be the last thing that a call does.
 */
int offer_slowly(struct ut_worker *w, int result)
{
	struct ut_worker *sleeper;
	struct ut_task *t = NULL;

	sleeper = may_wake() ? take_sleeper() : NULL;
	if (!sleeper)
		return result;
	section_begin(w);
	if (head_of(w)) {
		t = queue_pop(w);
		t->next = NULL;
	}
	section_end(w);
	if (t) {
		atomic_fetch_add_explicit(&ut_runtime.active, 1,
					  memory_order_seq_cst);
		atomic_store_explicit(&sleeper->mail, (uintptr_t)t,
				      memory_order_relaxed);
	} else {
		atomic_fetch_add_explicit(&ut_runtime.searching, 1,
					  memory_order_seq_cst);
	}
	wake(sleeper);
	return result;
}

void worker_stop_all(int why)
{
	struct ut_worker *w;

	atomic_store_explicit(&ut_runtime.stop, why, memory_order_release);
	while ((w = take_sleeper())) {
		atomic_fetch_add_explicit(&ut_runtime.searching, 1,
					  memory_order_seq_cst);
		wake(w);
	}
}

/* In any queue or deque, or come from outside, or sent to this worker? */
static int work_in_sight(const struct ut_worker *w)
{
	if (inbox_any() || guests_any(w))
		return 1;
	for (unsigned i = 0; i < ut_runtime.workers; i++)
		if (has_work(&ut_runtime.worker[i]))
			return 1;
	return 0;
}

/* One that has just lain down may not have seen yet that it has some. */
static int somebody_has_guests(void)
{
	for (unsigned i = 0; i < ut_runtime.workers; i++)
		if (guests_any(&ut_runtime.worker[i]))
			return 1;
	return 0;
}

/* Asked by each that parks and finds no work: the last one knows. */
static int nothing_will_happen(const struct ut_worker *w)
{
	int nothing;

	spin_lock(&lock);
	nothing = parked_now() == ut_runtime.workers && !poller_any_waits() &&
		  !offload_any_waits() && !work_in_sight(w) &&
		  !somebody_has_guests() && timer_next() == UINT64_MAX;
	spin_unlock(&lock);
	return nothing;
}

/* All workers sleep, and would for ever. */
static void end_run(void)
{
	int deadlock = task_any_alive();

	if (deadlock && ut_runtime.deadlock_fd)
		dump_deadlock(ut_runtime.deadlock_fd);
	worker_stop_all(deadlock ? -EDEADLK : 1);
}

static void sleep_until(struct ut_worker *w, uint64_t deadline_ns)
{
	slice_pause(w);
	if (w->in_poller)
		w->poller->kind->sleep(w->poller, deadline_ns);
	else
		futex_wait_until(&w->woken, 0, deadline_ns);
	slice_resume(w);
}

/*
 * Sleeps until there may be work: mail, or MAIL_NONE.  *searching: the one
 * who woke us counts us as searching.
 */
uintptr_t worker_park(struct ut_worker *w, int *searching)
{
	uint64_t deadline_ns;
	uintptr_t mail;

	lie_down(w);
	worker_membarrier();                       /* pairs: worker_offer() */
	atomic_thread_fence(memory_order_seq_cst); /* pairs: inbox_put() */
	chaos(w);
	deadline_ns = timer_next();
	if (!work_in_sight(w) && !worker_stopped()) {
		if (deadline_ns == UINT64_MAX && nothing_will_happen(w)) {
			end_run();
		} else {
			count(&w->parks, 1);
			sleep_until(w, deadline_ns);
		}
	}
	*searching = 0;
	if (get_up(w))
		return MAIL_NONE;
	/* Acquire pairs with the release in wake(). */
	while (!atomic_load_explicit(&w->woken, memory_order_acquire))
		sleep_until(w, UINT64_MAX);
	count(&w->wakes, 1);
	mail = atomic_load_explicit(&w->mail, memory_order_relaxed);
	*searching = mail == MAIL_NONE;
	/* It may be the only one that would have got up for the clock. */
	if (mail != MAIL_NONE && deadline_ns != UINT64_MAX)
		worker_wake_one();
	return mail;
}
