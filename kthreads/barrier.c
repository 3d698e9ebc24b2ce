/* SPDX-License-Identifier: MIT */
/*
 * Barrier: each arrival draws a ticket, which says its round and its place
 * in it; the last of a round opens it, and the others wait until the rounds
 * opened are more than their own.  Nothing is ever reset, so threads may
 * come faster than others leave, and more threads than `count` may use it.
 */
#include <errno.h>

#include "base/compiler.h"
#include "base/futex.h"
#include "kthreads/kthreads.h"

PUBLIC int kt_barrier_init(struct kt_barrier *b, uint32_t count)
{
	if (count == 0)
		return -EINVAL;
	b->count_ = count;
	atomic_init(&b->arrived_, 0);
	atomic_init(&b->round_, 0);
	return 0;
}

PUBLIC int kt_barrier_wait(struct kt_barrier *b)
{
	/* Both orders: what all did before is visible to all after. */
	uint64_t ticket = atomic_fetch_add_explicit(&b->arrived_, 1,
						    memory_order_acq_rel);
	uint32_t round = (uint32_t)(ticket / b->count_), now;

	if (ticket % b->count_ == b->count_ - 1) {
		/* Release pairs with the acquire of those that wait. */
		atomic_fetch_add_explicit(&b->round_, 1, memory_order_release);
		futex_wake(&b->round_, FUTEX_ALL);
		return 1;
	}
	while ((int32_t)((now = atomic_load_explicit(&b->round_,
						     memory_order_acquire)) -
			 round) <= 0)
		futex_wait(&b->round_, now);
	return 0;
}
