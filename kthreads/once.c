/* SPDX-License-Identifier: MIT */
/*
 * Once, on one futex word:
 *
 *	0  nobody came yet
 *	1  the first one calls fn
 *	2  it does, and someone may sleep on the word
 *	3  fn has returned
 *
 * Only the first one leaves 1 and 2, for 3; it wakes all who slept.
 */
#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "kthreads/park.h"

enum {
	FRESH,
	CALLED,
	AWAITED,
	DONE
};

static __attribute__((noinline)) void call(struct kt_once *o, void (*fn)(void))
{
	fn();
	/* Release pairs with the acquire of those who find it done. */
	if (atomic_exchange_explicit(&o->word_, DONE, memory_order_release) ==
	    AWAITED)
		kt_unpark(&o->word_, FUTEX_ALL);
}

PUBLIC void kt_once(struct kt_once *o, void (*fn)(void))
{
	/* Acquire, all of them, pairs with the release in call. */
	uint32_t seen = atomic_load_explicit(&o->word_, memory_order_acquire);

	while (UNLIKELY(seen != DONE)) {
		if (seen == AWAITED) {
			kt_park(&o->word_, AWAITED, KT_FOREVER);
			seen = atomic_load_explicit(&o->word_,
						    memory_order_acquire);
		} else if (atomic_compare_exchange_weak_explicit(
				   &o->word_, &seen, seen + 1,
				   memory_order_acquire,
				   memory_order_acquire)) {
			if (seen == FRESH) {
				call(o, fn);
				return;
			}
			seen = AWAITED;
		}
	}
}
