/* SPDX-License-Identifier: MIT */
/*
 * What a worker does: it runs tasks, looks for others', and sleeps.
 *
 * Parking.  `epoch` is a futex word; `idle` counts the workers that sleep on
 * it or are about to; `searching` those that look for work.
 *
 *	submitter: queue the task; FENCE; nobody searches and someone is
 *		   idle? epoch + 1, wake one
 *	worker:	   searching − 1; read epoch; idle + 1; FENCE; look at all
 *		   queues and timers again; sleep while epoch is what it was
 *
 * The fences pair: either the submitter sees the worker idle, or the worker
 * sees the task.  While one searches nobody is woken; so the searcher that
 * finds something wakes another if it was the last, and one that gives up
 * looks again after it has stopped to count as searching.
 *
 * Deadlock.  Only tasks ready tasks (and timers).  When the last worker goes
 * idle, nothing is queued and no timer runs, nothing will ever happen again.
 */
#include <errno.h>

#include "base/futex.h"
#include "uthreads/sched.h"

struct ut_runtime ut_runtime;

static __thread struct ut_worker *this_worker
	__attribute__((tls_model("initial-exec")));

/* Opaque to the compiler, which would else keep the address of the TLS. */
struct ut_worker *__attribute__((noinline)) ut_worker(void)
{
	struct ut_worker **w = &this_worker;

	__asm__ volatile("" : "+r"(w) : : "memory");
	return *w;
}

void worker_wake_one(void)
{
	struct ut_runtime *r = &ut_runtime;

	if (r->workers == 1)
		return;
	atomic_thread_fence(memory_order_seq_cst); /* pairs: park() */
	if (!atomic_load_explicit(&r->idle, memory_order_relaxed) ||
	    atomic_load_explicit(&r->searching, memory_order_relaxed))
		return;
	atomic_fetch_add_explicit(&r->epoch, 1, memory_order_release);
	futex_wake(&r->epoch, 1);
}

void worker_stop_all(int why)
{
	struct ut_runtime *r = &ut_runtime;

	atomic_store_explicit(&r->stop, why, memory_order_release);
	atomic_fetch_add_explicit(&r->epoch, 1, memory_order_release);
	futex_wake(&r->epoch, FUTEX_ALL);
}

static struct ut_task *search(struct ut_worker *w)
{
	struct ut_runtime *r = &ut_runtime;
	struct ut_task *t;

	atomic_fetch_add_explicit(&r->searching, 1, memory_order_seq_cst);
	t = sched_steal(w);
	if (atomic_fetch_sub_explicit(&r->searching, 1, memory_order_seq_cst) ==
		    1 &&
	    t)
		worker_wake_one();
	return t;
}

/* Sleeps until there may be work. */
static void park(void)
{
	struct ut_runtime *r = &ut_runtime;
	uint32_t epoch = atomic_load_explicit(&r->epoch, memory_order_acquire);
	uint32_t idle = 1 + atomic_fetch_add_explicit(&r->idle, 1,
						      memory_order_seq_cst);
	uint64_t deadline_ns;

	atomic_thread_fence(memory_order_seq_cst); /* pairs: worker_wake_one */
	deadline_ns = timer_next();
	if (!sched_work_waits() &&
	    !atomic_load_explicit(&r->stop, memory_order_acquire)) {
		if (idle == r->workers && deadline_ns == UINT64_MAX)
			worker_stop_all(-EDEADLK);
		else
			futex_wait_until(&r->epoch, epoch, deadline_ns);
	}
	atomic_fetch_sub_explicit(&r->idle, 1, memory_order_seq_cst);
}

/* The calling kernel thread is worker w until the end of the run. */
void worker_run(struct ut_worker *w)
{
	this_worker = w;
	w->current = &w->idle;
	while (!atomic_load_explicit(&ut_runtime.stop, memory_order_acquire)) {
		struct ut_task *t;

		timer_poll();
		t = sched_next(w);
		if (!t)
			t = search(w);
		if (t)
			sched_run(w, t);
		else
			park();
	}
	this_worker = NULL;
}
