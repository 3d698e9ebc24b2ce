/* SPDX-License-Identifier: MIT */
/*
 * Threads that sleep, or wait for something until a time at most: a heap by
 * deadline, one for all workers, of what they have on their stacks.
 *
 * Who takes a waiter out of the heap readies its thread: the one for whom it
 * waits, or the clock.  Both do so under the lock of what it waits for, so that
 * it leaves heap and queue in one step.  That lock is taken before the heap's,
 * and by the clock, which finds it by the heap, only if it is free.
 *
 * `next_ns` repeats the earliest deadline for those who only look: workers
 * between tasks, and idle ones, whose sleep ends at it.
 */
#include <errno.h>

#include "uthreads/park.h"
#include "uthreads/switch.h"
#include "uthreads/waitq.h"

#define TIMER struct ut_waiter
#include "base/timer-heap.h"

static _Atomic uint32_t lock;
static struct ut_waiter *heap; /* under lock */
static _Atomic uint64_t next_ns = UINT64_MAX;

static void publish(void)
{
	atomic_store_explicit(&next_ns, heap ? heap->deadline_ns_ : UINT64_MAX,
			      memory_order_relaxed);
}

uint64_t timer_next(void)
{
	return atomic_load_explicit(&next_ns, memory_order_relaxed);
}

/* Under the lock. */
static void put(struct ut_waiter *x)
{
	x->armed = 1;
	heap = timer_heap_put(heap, x);
	publish();
	owner_fence(); /* pairs: worker_park() */
	/* One who sleeps until a later deadline must look again. */
	if (heap == x)
		worker_wake_one();
}

static void take(struct ut_waiter *x)
{
	x->armed = 0;
	heap = timer_heap_take(heap, x);
	publish();
}

void timer_put(struct ut_waiter *x)
{
	spin_lock(&lock);
	put(x);
	spin_unlock(&lock);
}

int timer_take(struct ut_waiter *x)
{
	int armed;

	spin_lock(&lock);
	armed = x->armed;
	if (armed)
		take(x);
	spin_unlock(&lock);
	return armed;
}

/* In a section: the lock of what it waits for, where locks are taken. */
static int try_lock(struct ut_waiter *x)
{
	return !x->lock || alone() ||
	       !atomic_exchange_explicit(x->lock, 1, memory_order_acquire);
}

/*
 * In a section: the earliest, if its time has come, under the lock of what it
 * waits for, which is free when its context is whole.
 */
static struct ut_waiter *take_due(uint64_t now)
{
	struct ut_waiter *x;

	spin_lock(&lock);
	x = heap && heap->deadline_ns_ <= now && try_lock(heap) ? heap : NULL;
	if (x)
		take(x);
	spin_unlock(&lock);
	return x;
}

/* The same: its time has come, and its thread goes on. */
static void expire(struct ut_worker *w, struct ut_waiter *x)
{
	x->timed_out = 1;
	if (x->queue)
		waitq_remove(x);
	if (x->expired)
		x->expired(w, x->object);
	queue_push(w, x->task);
	if (x->lock)
		spin_unlock(x->lock);
}

/* Readies those whose time has come. */
void timer_poll(struct ut_worker *w)
{
	struct ut_waiter *x;
	unsigned turns = 0;
	uint64_t now;

	if (timer_next() == UINT64_MAX)
		return;
	now = sys_clock_ns();
	while (timer_next() <= now) {
		section_begin(w);
		x = take_due(now);
		if (x)
			expire(w, x);
		section_end(w);
		if (x)
			worker_offer(w);
		else
			spin_pause(&turns);
	}
}

void timer_reset(void)
{
	heap = NULL;
	publish();
}

void timer_sleep(uint64_t deadline_ns)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *me = w->current;
	struct ut_waiter x = { .deadline_ns_ = deadline_ns, .task = me };

	section_begin(w);
	spin_lock(&lock);
	put(&x);
	task_switch(w, me, next_task(w), &lock);
}

PUBLIC uint64_t ut_after(uint64_t ns)
{
	uint64_t now = sys_clock_ns();

	return ns < UT_FOREVER - now ? now + ns : UT_FOREVER;
}

PUBLIC void ut_sleep(uint64_t ns)
{
	uint64_t deadline = ut_after(ns);

	if (ut_worker())
		timer_sleep(deadline);
	else /* a kernel thread of the caller's */
		while (sys_sleep_until(deadline) == -EINTR)
			;
}
