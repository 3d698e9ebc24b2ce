/* SPDX-License-Identifier: MIT */
/*
 * Timers: a heap by deadline, and one thread that serves it.
 *
 * A timer is in the heap while its state_ is the heap's birth, a number that
 * changes with a fork, so that in the child none is in it.  Before its
 * function is called the timer is taken out, and afterwards a one-shot timer
 * is not touched: its function may have freed it.  A periodic one goes back
 * unless it was stopped or started meanwhile, for the next time of its first
 * deadline plus a multiple of its period that has not passed: it never
 * drifts, and times that were missed are left out.
 *
 * stop takes the timer out, if it is in.  If its function is running, in
 * another thread, stop waits for its return.  As nothing may run after stop,
 * a start during that wait, which the function itself may do, comes before
 * the stop: it is told 0 and stopped at once, and the first of those who
 * wait returns 1 for it.
 *
 * All is guarded by the lock, which is free while functions run.  The serving
 * thread sleeps on `news` until the next deadline; who starts a timer that
 * is earlier than all others changes the word.  Both do so, or look, under
 * the lock, hence no wake-up is lost.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/kthreads.h"
#include "kthreads/park.h"
#include "kthreads/timer.h"

#define TIMER struct kt_timer
#include "base/timer-heap.h"

static struct {
	struct kt_mutex lock;
	uint32_t birth;
	struct kt_timer *heap; /* the earliest */
	int served, asleep; /* there is a thread; it sleeps, or is about to */
	_Atomic uint32_t news;
	/* Whose function runs now, and in which thread. */
	struct kt_timer *running;
	pid_t server;
	int again;                /* it is periodic, and not stopped */
	int *prevented;           /* of the first that waits for its return */
	_Atomic uint32_t returns; /* of functions: counted to wait for one */
} timers = { .birth = 1 };

void kt_timer_forked(void)
{
	uint32_t birth = timers.birth + 1;

	memset(&timers, 0, sizeof timers);
	timers.birth = birth ? birth : 1;
}

static void put(struct kt_timer *t, uint64_t deadline_ns)
{
	t->deadline_ns_ = deadline_ns;
	t->state_ = timers.birth;
	timers.heap = timer_heap_put(timers.heap, t);
}

static void take(struct kt_timer *t)
{
	t->state_ = 0;
	timers.heap = timer_heap_take(timers.heap, t);
}

/* --- The serving thread */

/* The next time of the timer's that has not passed. */
static uint64_t next_deadline(const struct kt_timer *t)
{
	uint64_t now = sys_clock_ns(), last = t->deadline_ns_;
	uint64_t passed = now > last ? (now - last) / t->period_ns_ : 0;
	uint64_t base = last + passed * t->period_ns_;

	return t->period_ns_ < KT_FOREVER - base ? base + t->period_ns_
						 : KT_FOREVER;
}

/* Runs the earliest timer; the lock is held before and after. */
static void run_first(void)
{
	struct kt_timer *t = timers.heap;
	void (*fn)(void *) = t->fn_;
	void *arg = t->arg_;
	uint32_t birth = timers.birth;

	take(t);
	timers.running = t;
	timers.again = t->period_ns_ != 0;
	kt_mutex_unlock(&timers.lock);
	fn(arg);
	kt_mutex_lock(&timers.lock);
	if (timers.birth != birth)
		return; /* it has forked, and this is the child */
	/* Not touched unless it is known to be there still. */
	if (timers.again)
		put(t, next_deadline(t));
	timers.running = NULL;
	/* Relaxed, as the lock orders it for those who wait. */
	atomic_fetch_add_explicit(&timers.returns, 1, memory_order_relaxed);
	if (timers.prevented)
		kt_unpark(&timers.returns, FUTEX_ALL);
	timers.prevented = NULL;
}

static void sleep_until_first(void)
{
	/* Relaxed, as it is changed under the lock. */
	uint32_t seen =
		atomic_load_explicit(&timers.news, memory_order_relaxed);
	uint64_t deadline_ns =
		timers.heap ? timers.heap->deadline_ns_ : KT_FOREVER;

	timers.asleep = 1;
	kt_mutex_unlock(&timers.lock);
	kt_park(&timers.news, seen, deadline_ns);
	kt_mutex_lock(&timers.lock);
	timers.asleep = 0;
}

/* For good, but for a child that a timer's function has forked. */
static void *serve(void *arg)
{
	uint32_t birth;

	kt_mutex_lock(&timers.lock);
	birth = timers.birth;
	timers.server = sys_tid();
	while (timers.birth == birth) {
		if (timers.heap && timers.heap->deadline_ns_ <= sys_clock_ns())
			run_first();
		else
			sleep_until_first();
	}
	kt_mutex_unlock(&timers.lock);
	return arg;
}

/*
 * The thread starts with its creator's signal mask.  It leaves signals to the
 * program's own threads, but for those of its faults, and for those that the
 * C library uses among its threads, which sigfillset leaves out.
 */
static int make_server(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS,  SIGILL,
				      SIGFPE,  SIGTRAP, SIGSYS };
	const struct kt_attr attr = { .name = "kt-timer", .detached = 1 };
	uint64_t blocked, before;
	sigset_t set;
	int err;

	sigfillset(&set);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		sigdelset(&set, faults[i]);
	memcpy(&blocked, &set, sizeof blocked);
	err = sys_signal_mask(&blocked, &before);
	if (err)
		return err;
	err = kt_create(NULL, &attr, serve, NULL);
	sys_signal_mask(&before, NULL);
	timers.served = !err;
	return err;
}

/* --- The interface */

static int is_serving_thread(void)
{
	return timers.server == sys_tid();
}

/* Its function may start its own timer again, of whichever kind. */
static int is_started(const struct kt_timer *t)
{
	return t->state_ == timers.birth ||
	       (timers.running == t && timers.again && !is_serving_thread());
}

/* Under the lock.  1: the serving thread must be told. */
static int start(struct kt_timer *t, uint64_t deadline_ns, uint64_t period_ns,
		 void (*fn)(void *), void *arg)
{
	int err;

	if (is_started(t))
		return -EBUSY;
	if (timers.running == t && timers.prevented) {
		err = *timers.prevented ? -EBUSY : 0;
		*timers.prevented = 1;
		return err;
	}
	err = timers.served ? 0 : make_server();
	if (err)
		return err;
	if (timers.running == t)
		timers.again = 0;
	t->period_ns_ = period_ns;
	t->fn_ = fn;
	t->arg_ = arg;
	put(t, deadline_ns);
	return timers.heap == t && timers.asleep;
}

PUBLIC int kt_timer_start(struct kt_timer *t, uint64_t deadline_ns,
			  uint64_t period_ns, void (*fn)(void *), void *arg)
{
	int result;

	if (!fn)
		return -EINVAL;
	kt_mutex_lock(&timers.lock);
	result = start(t, deadline_ns, period_ns, fn, arg);
	if (result == 1) {
		timers.asleep = 0;
		/* Relaxed: it is read under the lock, and by the kernel. */
		atomic_fetch_add_explicit(&timers.news, 1,
					  memory_order_relaxed);
	}
	kt_mutex_unlock(&timers.lock);
	if (result == 1)
		kt_unpark(&timers.news, 1);
	return result < 0 ? result : 0;
}

/* Until the function that is running now has returned. */
static void wait_for_return(int *prevented)
{
	/* Relaxed, here and below, as it is changed under the lock. */
	uint32_t seen =
		atomic_load_explicit(&timers.returns, memory_order_relaxed);

	if (!timers.prevented)
		timers.prevented = prevented;
	do {
		kt_mutex_unlock(&timers.lock);
		kt_park(&timers.returns, seen, KT_FOREVER);
		kt_mutex_lock(&timers.lock);
	} while (atomic_load_explicit(&timers.returns, memory_order_relaxed) ==
		 seen);
}

PUBLIC int kt_timer_stop(struct kt_timer *t)
{
	int prevented = 0;

	kt_mutex_lock(&timers.lock);
	if (t->state_ == timers.birth) {
		take(t);
		prevented = 1;
	}
	if (timers.running == t) {
		timers.again = 0;
		if (!is_serving_thread())
			wait_for_return(&prevented);
	}
	kt_mutex_unlock(&timers.lock);
	return prevented;
}
