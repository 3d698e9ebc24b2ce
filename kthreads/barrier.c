/* SPDX-License-Identifier: MIT */
/*
 * Barrier: each arrival draws a ticket, which says its round and its place
 * in it; the last of a round opens it, and the others wait until the rounds
 * opened are more than their own.  Nothing is ever reset, so threads may
 * come faster than others leave, and more threads than `count` may use it.
 *
 *	arrived_  bits 0-62: tickets drawn; bit 63: it is broken
 *	rounds_   bit 0: it is broken, and no more rounds will be opened
 *		  bit 1: someone may sleep on the word, or will soon
 *		  bits 2-31: rounds opened, in turn (2^30 of them, as nobody
 *		  sleeps through more)
 *
 * Who breaks it does so in arrived_, and learns in that step which rounds are
 * whole: those that wait for them succeed, all others find it broken.  Later
 * tickets tell their drawers, and do not count.  Then he opens the whole
 * rounds and says in rounds_ that they were the last, which settles it for
 * those that wait: a thread that is slow to open one of them finds it open.
 *
 * A wait whose deadline has passed breaks the barrier, unless its round is
 * whole or another one was first: then the outcome is decided and about to be
 * told in rounds_, for which it waits.
 *
 * Lost wake-ups: a waiter sets bit 1 before it sleeps on the word as it is
 * with that bit.  To open is to change the number, and to take the bit, in one
 * step, and to wake all if it was there.  Where waits end in sleep anyway the
 * bit stays, and the next need not set it.  Those that were let go still look
 * at the barrier: its memory is free when all have returned.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "kthreads/park.h"
#include "kthreads/spin.h"

#define BROKEN ((uint64_t)1 << 63) /* in arrived_ */

#define LAST   1u /* in rounds_ */
#define ASLEEP 2u
#define ROUND  4u
#define FLAGS  (LAST | ASLEEP)

/* What one wait knows. */
struct wait {
	struct kt_barrier *barrier;
	uint64_t round;
	uint32_t seen; /* of rounds_ */
};

PUBLIC int kt_barrier_init(struct kt_barrier *b, uint32_t count)
{
	if (count == 0)
		return -EINVAL;
	b->count_ = count;
	atomic_init(&b->arrived_, 0);
	atomic_init(&b->rounds_, 0);
	atomic_init(&b->misses_, 0);
	return 0;
}

/* Is that round among those opened?  Of numbers that wrap. */
static int opened(uint32_t rounds, uint64_t round)
{
	return (int32_t)((rounds & ~FLAGS) - (uint32_t)round * ROUND) > 0;
}

/* All rounds below `rounds`; with LAST, and no others. */
static void open_to(struct kt_barrier *b, uint64_t rounds, uint32_t last)
{
	uint32_t seen = atomic_load_explicit(&b->rounds_, memory_order_relaxed);
	/* Where all will sleep again, they need not say so again. */
	uint32_t flags = last | (kt_spin_is_vain(&b->misses_) ? ASLEEP : 0);

	do
		/*
		 * Rounds may be opened out of order, and a break opens all that
		 * are whole: the later is for both.
		 */
		if (!last && opened(seen, rounds - 1))
			return;
	/* Release pairs with the acquire of those that wait. */
	while (!atomic_compare_exchange_weak_explicit(
		&b->rounds_, &seen, (uint32_t)rounds * ROUND | flags,
		memory_order_release, memory_order_relaxed));
	if (seen & ASLEEP)
		kt_unpark(&b->rounds_, FUTEX_ALL);
}

/* Breaks it unless that round is whole; UINT64_MAX: in any case. */
static int break_before(struct kt_barrier *b, uint64_t round)
{
	uint64_t seen =
		atomic_load_explicit(&b->arrived_, memory_order_relaxed);

	do
		if (seen & BROKEN || seen / b->count_ > round)
			return 0;
	/* Both orders: as one who arrives. */
	while (!atomic_compare_exchange_weak_explicit(
		&b->arrived_, &seen, seen | BROKEN, memory_order_acq_rel,
		memory_order_relaxed));
	open_to(b, seen / b->count_, LAST);
	return 1;
}

PUBLIC void kt_barrier_break(struct kt_barrier *b)
{
	break_before(b, UINT64_MAX);
}

/* Is there an outcome? */
static int settled(void *wait)
{
	struct wait *w = wait;

	/* Acquire pairs with the release in open_to. */
	w->seen = atomic_load_explicit(&w->barrier->rounds_,
				       memory_order_acquire);
	return w->seen & LAST || opened(w->seen, w->round) ? 0 : -EAGAIN;
}

static int await(struct kt_barrier *b, uint64_t round, uint64_t deadline_ns)
{
	struct wait w = { .barrier = b, .round = round };

	kt_spin(&b->misses_, settled, &w, deadline_ns);
	while (settled(&w)) {
		if (!(w.seen & ASLEEP) &&
		    !atomic_compare_exchange_weak_explicit(
			    &b->rounds_, &w.seen, w.seen | ASLEEP,
			    memory_order_relaxed, memory_order_relaxed))
			continue;
		if (kt_park(&b->rounds_, w.seen | ASLEEP, deadline_ns) == 0)
			continue;
		if (break_before(b, round))
			return -ETIMEDOUT;
		deadline_ns = KT_FOREVER;
	}
	return opened(w.seen, round) ? 0 : -ECANCELED;
}

PUBLIC int kt_barrier_wait_until(struct kt_barrier *b, uint64_t deadline_ns)
{
	/* Both orders: what all did before is visible to all after. */
	uint64_t ticket = atomic_fetch_add_explicit(&b->arrived_, 1,
						    memory_order_acq_rel);
	uint64_t round = ticket / b->count_;

	if (ticket & BROKEN)
		return -ECANCELED;
	if (ticket % b->count_ != b->count_ - 1)
		return await(b, round, deadline_ns);
	open_to(b, round + 1, 0);
	return 1;
}

PUBLIC int kt_barrier_wait(struct kt_barrier *b)
{
	return kt_barrier_wait_until(b, KT_FOREVER);
}
