/* SPDX-License-Identifier: MIT */
/*
 * Wait group on one word of 64 bits:
 *
 *	lower half        work under way
 *	bit 32            someone may sleep, on the upper half
 *	rest of the upper how often sleepers were let go
 *
 * The done that reaches 0 lets all sleepers go in the same step; who waited
 * then goes on though new work be added at once.  That fails if exactly 2^31
 * such turns pass while one of them does not come to look.
 *
 * Lost wake-ups: a waiter sets the bit before it sleeps on it as set, while
 * there is work; the last done finds the bit, or the waiter finds no work.
 * After its exchange a done knows the group as an address only, so whoever
 * got through may free it.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/halves.h"
#include "kthreads/kthreads.h"

#define ASLEEP KT_HIGH_ONE
#define TURN   (KT_HIGH_ONE * 2)

/* Acquire pairs with the release in done. */
static uint64_t look(struct kt_wait_group *w)
{
	return atomic_load_explicit(&w->word_, memory_order_acquire);
}

PUBLIC int kt_wait_group_add(struct kt_wait_group *w, uint32_t n)
{
	uint64_t seen = atomic_load_explicit(&w->word_, memory_order_relaxed);

	do
		if (n > UINT32_MAX - kt_low(seen))
			return -EOVERFLOW;
	while (!atomic_compare_exchange_weak_explicit(
		&w->word_, &seen, seen + n, memory_order_relaxed,
		memory_order_relaxed));
	return 0;
}

PUBLIC int kt_wait_group_done(struct kt_wait_group *w)
{
	uint64_t seen = atomic_load_explicit(&w->word_, memory_order_relaxed);
	uint64_t then;
	int last;

	do {
		if (kt_low(seen) == 0)
			return -EINVAL;
		then = seen - 1;
		last = kt_low(then) == 0 && seen & ASLEEP;
		if (last)
			then += TURN - ASLEEP;
	}
	/* Release pairs with the acquire of those that go on. */
	while (!atomic_compare_exchange_weak_explicit(&w->word_, &seen, then,
						      memory_order_release,
						      memory_order_relaxed));
	if (last)
		kt_unpark(kt_high_half(&w->word_), FUTEX_ALL);
	return 0;
}

PUBLIC int kt_wait_group_wait_until(struct kt_wait_group *w,
				    uint64_t deadline_ns)
{
	uint64_t seen = look(w), before = seen / TURN;
	int err = 0;

	while (kt_low(seen) && seen / TURN == before) {
		if (err)
			return err;
		if (seen & ASLEEP ||
		    atomic_compare_exchange_weak_explicit(
			    &w->word_, &seen, seen | ASLEEP,
			    memory_order_relaxed, memory_order_relaxed))
			err = kt_park(kt_high_half(&w->word_),
				      kt_high(seen | ASLEEP), deadline_ns);
		seen = look(w);
	}
	return 0;
}

PUBLIC void kt_wait_group_wait(struct kt_wait_group *w)
{
	kt_wait_group_wait_until(w, KT_FOREVER);
}
