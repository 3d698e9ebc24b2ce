/* SPDX-License-Identifier: MIT */
/*
 * Condition on one word of 64 bits:
 *
 *	lower half  counts signals; a waiter sleeps while it is what it was
 *		    when the waiter still held the mutex
 *	upper half  at least as many as wait and were not signalled yet
 *
 * and asleep_, how many sleep or are about to.
 *
 * wait:      waiters + 1; unlock; look whether a signal has come; asleep + 1;
 *	      sleep while none has; asleep - 1; lock.
 * signal:    nothing if nobody waits; else signals + 1, waiters - 1 in one
 *	      step, and wake one if any sleeps.
 * broadcast: the same with all: waiters = 0.
 *
 * Lost wake-ups: a waiter announces itself before it unlocks the mutex, so
 * whoever has changed under the mutex what it waits for finds it announced.
 * The signal then changes what the waiter looks at: either the signal finds
 * it counted as asleep, or it counts itself later; then futex(2), which it
 * asks after that, finds the change.  That fails if exactly 2^32 signals come
 * meanwhile, which nobody can send in the time of one unlock and a look.
 *
 * The waiters are never too few: a signal takes one off and ends at least
 * one wait, by its wake or, if nobody slept yet, by the change.  A waiter
 * takes itself off only if it timed out and no signal at all has come since
 * it was announced, for only then is it still counted for sure.  There may be
 * too many, as one signal ends the waits of all that look; they cost later
 * signals a step each.  So that they do not add up for ever, a signal forgets
 * those that are more than there can be threads.
 *
 * A wait that times out has not used up a wake: the kernel says ETIMEDOUT only
 * if nobody woke it.  A signal that comes at that moment goes to one that
 * sleeps, or to all that are about to; if there are none, it is lost on
 * nobody, as the timed out caller holds the mutex when he looks again.
 *
 * A broadcast lets all go for the mutex at once.  To move them from this word
 * to the mutex's would spare some of them a sleep, but make each unlock and
 * each timeout know of both.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/halves.h"
#include "kthreads/kthreads.h"
#include "kthreads/spin.h"

#define WAITERS_MAX ((uint32_t)1 << 30) /* the kernel has 2^22 threads */

/* At a deadline: no longer count on this waiter, if it is counted. */
static void withdraw(struct kt_cond *c, uint32_t signals)
{
	uint64_t seen = atomic_load_explicit(&c->word_, memory_order_relaxed);

	while (kt_low(seen) == signals &&
	       !atomic_compare_exchange_weak_explicit(
		       &c->word_, &seen, seen - KT_HIGH_ONE,
		       memory_order_relaxed, memory_order_relaxed))
		;
}

struct wait {
	struct kt_cond *cond;
	uint32_t signals; /* when it began */
};

static int signalled(void *wait)
{
	struct wait *w = wait;

	return kt_low(atomic_load_explicit(&w->cond->word_,
					   memory_order_relaxed)) == w->signals
		       ? -EAGAIN
		       : 0;
}

static int sleep_until(struct wait *w, uint64_t deadline_ns)
{
	struct kt_cond *c = w->cond;
	int err;

	/* In one order with notify's change and look: futex(2) is a barrier. */
	atomic_fetch_add_explicit(&c->asleep_, 1, memory_order_seq_cst);
	err = kt_park(kt_low_half(&c->word_), w->signals, deadline_ns);
	atomic_fetch_sub_explicit(&c->asleep_, 1, memory_order_relaxed);
	if (err)
		withdraw(c, w->signals);
	return err;
}

PUBLIC int kt_cond_wait_until(struct kt_cond *c, struct kt_mutex *m,
			      uint64_t deadline_ns)
{
	/* Relaxed, where nothing is said: the mutex orders it. */
	struct wait w = {
		.cond = c,
		.signals = kt_low(atomic_fetch_add_explicit(
			&c->word_, KT_HIGH_ONE, memory_order_relaxed)),
	};
	int err = 0;

	kt_mutex_unlock(m);
	if (kt_spin(&c->misses_, signalled, &w, deadline_ns) && signalled(&w))
		err = sleep_until(&w, deadline_ns);
	kt_mutex_lock(m);
	return err;
}

PUBLIC void kt_cond_wait(struct kt_cond *c, struct kt_mutex *m)
{
	kt_cond_wait_until(c, m, KT_FOREVER);
}

static int anybody_waits(const struct kt_cond *c)
{
	return kt_high(atomic_load_explicit(&c->word_, memory_order_relaxed)) !=
	       0;
}

static __attribute__((noinline)) void notify(struct kt_cond *c, uint32_t most,
					     int wake)
{
	uint64_t seen = atomic_load_explicit(&c->word_, memory_order_relaxed);
	uint64_t then;
	uint32_t waiters;

	do {
		waiters = kt_high(seen);
		if (waiters == 0)
			return;
		if (waiters > WAITERS_MAX)
			waiters = WAITERS_MAX;
		waiters -= waiters < most ? waiters : most;
		then = waiters * KT_HIGH_ONE + (uint32_t)(kt_low(seen) + 1);
		/* In one order with the count in sleep_until. */
	} while (!atomic_compare_exchange_weak_explicit(&c->word_, &seen, then,
							memory_order_seq_cst,
							memory_order_relaxed));
	if (atomic_load_explicit(&c->asleep_, memory_order_seq_cst))
		kt_unpark(kt_low_half(&c->word_), wake);
}

PUBLIC void kt_cond_signal(struct kt_cond *c)
{
	if (anybody_waits(c))
		notify(c, 1, 1);
}

PUBLIC void kt_cond_broadcast(struct kt_cond *c)
{
	if (anybody_waits(c))
		notify(c, UINT32_MAX, FUTEX_ALL);
}
