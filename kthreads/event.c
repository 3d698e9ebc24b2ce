/* SPDX-License-Identifier: MIT */
/*
 * Event on one futex word:
 *
 *	bit 0      it is set
 *	bit 1      someone may sleep on the word; only while it is not set
 *	bits 2-31  how often it was set
 *
 * Who waits goes on when the event is set or the number has changed: so all
 * that waited at the time of a set go on, though it be cleared at once.  That
 * fails if exactly 2^30 sets pass while one of them does not come to look.
 *
 * Lost wake-ups: a waiter marks the word before it sleeps on it as marked;
 * a set finds the mark, or else the waiter finds the set.  After its exchange
 * a set knows the event as an address only.
 */
#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "kthreads/park.h"

#define SET    1u
#define ASLEEP 2u
#define TIME   4u /* one more in the number */

/* Acquire pairs with the release in set. */
static uint32_t look(const struct kt_event *e)
{
	return atomic_load_explicit(&e->word_, memory_order_acquire);
}

PUBLIC void kt_event_set(struct kt_event *e)
{
	uint32_t seen = atomic_load_explicit(&e->word_, memory_order_relaxed);
	uint32_t then;

	/* An event that is set is written too: who sees it sees our work. */
	do
		then = seen & SET ? seen : ((seen & ~ASLEEP) + TIME) | SET;
	/* Release pairs with the acquire of those that go on. */
	while (!atomic_compare_exchange_weak_explicit(&e->word_, &seen, then,
						      memory_order_release,
						      memory_order_relaxed));
	if (seen & ASLEEP)
		kt_unpark(&e->word_, FUTEX_ALL);
}

PUBLIC void kt_event_clear(struct kt_event *e)
{
	/* Acquire: what was done before the set is visible after it. */
	atomic_fetch_and_explicit(&e->word_, ~SET, memory_order_acquire);
}

PUBLIC int kt_event_is_set(const struct kt_event *e)
{
	return (look(e) & SET) != 0;
}

PUBLIC int kt_event_wait_until(struct kt_event *e, uint64_t deadline_ns)
{
	uint32_t seen = look(e), before = seen / TIME;
	int err = 0;

	while (!(seen & SET) && seen / TIME == before) {
		if (err)
			return err;
		if (seen & ASLEEP ||
		    atomic_compare_exchange_weak_explicit(
			    &e->word_, &seen, seen | ASLEEP,
			    memory_order_relaxed, memory_order_relaxed))
			err = kt_park(&e->word_, seen | ASLEEP, deadline_ns);
		seen = look(e);
	}
	return 0;
}

PUBLIC void kt_event_wait(struct kt_event *e)
{
	kt_event_wait_until(e, KT_FOREVER);
}
