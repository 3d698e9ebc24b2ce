/* SPDX-License-Identifier: MIT */
/*
 * Timers: a heap by deadline, and one thread that serves it.  Both libraries
 * have them from here: who includes this defines
 *
 *	PAIRED(name)	 the name with the library's prefix
 *	own_id()	 the calling thread's identifier, not 0, of 64 bits
 *	may_call()	 1: the caller is a thread that may
 *	SERVES_FOR_GOOD  1: the thread stays when there are no timers
 *	give_way()	 others run between two functions, if nothing else lets
 *			 them
 *	struct word	 with a member _Atomic uint32_t count, and two ways
 *			 to wait, as futex(2) has them:
 *	sleep_on(word, seen, deadline_ns)  while the count is what was seen
 *	wake_all(word)			   after it was changed
 *
 * and afterwards make_server(), which starts a thread that calls serve().
 *
 * A timer is in the heap while its state_ is the heap's birth, a number that
 * changes with a fork or a run, so that after it none is in it.  Before its
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
#ifndef BASE_TIMERS_H
#define BASE_TIMERS_H

#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "base/sys.h"

#define TIMER struct PAIRED(timer)
#include "base/timer-heap.h"

static struct {
	struct PAIRED(mutex) lock;
	uint32_t birth;
	struct PAIRED(timer) * heap; /* the earliest */
	int served, asleep; /* there is a thread; it sleeps, or is about to */
	struct word news;
	/* Whose function runs now, and in which thread. */
	struct PAIRED(timer) * running;
	uint64_t server;
	int again;           /* it is periodic, and not stopped */
	int *prevented;      /* of the first that waits for its return */
	struct word returns; /* of functions: counted to wait for one */
} timers = { .birth = 1 };

/* As if none had ever been started: of those that were, none is any more. */
static void forget_timers(void)
{
	uint32_t birth = timers.birth + 1;

	memset(&timers, 0, sizeof timers);
	timers.birth = birth ? birth : 1;
}

/* Relaxed: they change under the lock, which orders them. */
static uint32_t count_in(struct word *w)
{
	return atomic_load_explicit(&w->count, memory_order_relaxed);
}

static void add_one(struct word *w)
{
	atomic_fetch_add_explicit(&w->count, 1, memory_order_relaxed);
}

static void put(struct PAIRED(timer) * t, uint64_t deadline_ns)
{
	t->deadline_ns_ = deadline_ns;
	t->state_ = timers.birth;
	timers.heap = timer_heap_put(timers.heap, t);
}

static void take(struct PAIRED(timer) * t)
{
	t->state_ = 0;
	timers.heap = timer_heap_take(timers.heap, t);
}

/* --- The serving thread */

/* The next time of the timer's that has not passed. */
static uint64_t next_deadline(const struct PAIRED(timer) * t)
{
	uint64_t now = sys_clock_ns(), last = t->deadline_ns_;
	uint64_t passed = now > last ? (now - last) / t->period_ns_ : 0;
	uint64_t base = last + passed * t->period_ns_;

	return t->period_ns_ < UINT64_MAX - base ? base + t->period_ns_
						 : UINT64_MAX;
}

/* Runs the earliest timer; the lock is held before and after. */
static void run_first(void)
{
	struct PAIRED(timer) *t = timers.heap;
	void (*fn)(void *) = t->fn_;
	void *arg = t->arg_;
	uint32_t birth = timers.birth;

	take(t);
	timers.running = t;
	timers.again = t->period_ns_ != 0;
	PAIRED(mutex_unlock)(&timers.lock);
	fn(arg);
	give_way();
	PAIRED(mutex_lock)(&timers.lock);
	if (timers.birth != birth)
		return; /* it has forked, and this is the child */
	/* Not touched unless it is known to be there still. */
	if (timers.again)
		put(t, next_deadline(t));
	timers.running = NULL;
	add_one(&timers.returns);
	if (timers.prevented)
		wake_all(&timers.returns);
	timers.prevented = NULL;
}

static void sleep_until_first(void)
{
	uint32_t seen = count_in(&timers.news);
	uint64_t deadline_ns =
		timers.heap ? timers.heap->deadline_ns_ : UINT64_MAX;

	timers.asleep = 1;
	PAIRED(mutex_unlock)(&timers.lock);
	sleep_on(&timers.news, seen, deadline_ns);
	PAIRED(mutex_lock)(&timers.lock);
	timers.asleep = 0;
}

/* In a child that a timer's function has forked, no more. */
static void *serve(void *arg)
{
	uint32_t birth;

	PAIRED(mutex_lock)(&timers.lock);
	birth = timers.birth;
	timers.server = own_id();
	while (timers.birth == birth && (timers.heap || SERVES_FOR_GOOD)) {
		if (timers.heap && timers.heap->deadline_ns_ <= sys_clock_ns())
			run_first();
		else
			sleep_until_first();
	}
	if (timers.birth == birth) {
		timers.served = 0;
		timers.server = 0;
	}
	PAIRED(mutex_unlock)(&timers.lock);
	return arg;
}

static int make_server(void);

/* --- The interface */

static int is_serving_thread(void)
{
	return timers.server == own_id();
}

/* Its function may start its own timer again, of whichever kind. */
static int is_started(const struct PAIRED(timer) * t)
{
	return t->state_ == timers.birth ||
	       (timers.running == t && timers.again && !is_serving_thread());
}

/* Under the lock.  1: the serving thread must be told. */
static int start(struct PAIRED(timer) * t, uint64_t deadline_ns,
		 uint64_t period_ns, void (*fn)(void *), void *arg)
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
	timers.served = 1;
	if (timers.running == t)
		timers.again = 0;
	t->period_ns_ = period_ns;
	t->fn_ = fn;
	t->arg_ = arg;
	put(t, deadline_ns);
	return timers.heap == t && timers.asleep;
}

PUBLIC int PAIRED(timer_start)(struct PAIRED(timer) * t, uint64_t deadline_ns,
			       uint64_t period_ns, void (*fn)(void *),
			       void *arg)
{
	int result;

	if (!fn)
		return -EINVAL;
	if (!may_call())
		return -EPERM;
	PAIRED(mutex_lock)(&timers.lock);
	result = start(t, deadline_ns, period_ns, fn, arg);
	if (result == 1) {
		timers.asleep = 0;
		add_one(&timers.news);
	}
	PAIRED(mutex_unlock)(&timers.lock);
	if (result == 1)
		wake_all(&timers.news);
	return result < 0 ? result : 0;
}

/* Until the function that is running now has returned. */
static void wait_for_return(int *prevented)
{
	uint32_t seen = count_in(&timers.returns);

	if (!timers.prevented)
		timers.prevented = prevented;
	do {
		PAIRED(mutex_unlock)(&timers.lock);
		sleep_on(&timers.returns, seen, UINT64_MAX);
		PAIRED(mutex_lock)(&timers.lock);
	} while (count_in(&timers.returns) == seen);
}

PUBLIC int PAIRED(timer_stop)(struct PAIRED(timer) * t)
{
	int prevented = 0;

	if (!may_call())
		return -EPERM;
	PAIRED(mutex_lock)(&timers.lock);
	if (t->state_ == timers.birth) {
		take(t);
		prevented = 1;
		/* One that is there for timers only need not wait longer. */
		if (!SERVES_FOR_GOOD && !timers.heap && timers.asleep) {
			add_one(&timers.news);
			wake_all(&timers.news);
		}
	}
	if (timers.running == t) {
		timers.again = 0;
		if (!is_serving_thread())
			wait_for_return(&prevented);
	}
	PAIRED(mutex_unlock)(&timers.lock);
	return prevented;
}

#endif
