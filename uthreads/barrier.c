/* SPDX-License-Identifier: MIT */
/*
 * Barrier: each arrival draws a ticket, which says its round and its place
 * in it; the last of a round opens it, and the others wait until the rounds
 * opened are more than their own.  Nothing is ever reset, so threads may
 * come faster than others leave, and more threads than `count` may use it.
 */
#include <errno.h>
#include <limits.h>

#include "base/compiler.h"
#include "uthreads/waitq.h"
#include "uthreads/worker.h"

PUBLIC int ut_barrier_init(struct ut_barrier *b, uint32_t count)
{
	if (count == 0)
		return -EINVAL;
	b->count_ = count;
	atomic_init(&b->arrived_, 0);
	atomic_init(&b->round_, 0);
	b->waiters_ = (struct ut_waitq){ 0 };
	return 0;
}

PUBLIC int ut_barrier_wait(struct ut_barrier *b)
{
	/* Both orders: what all did before is visible to all after. */
	uint64_t ticket = atomic_fetch_add_explicit(&b->arrived_, 1,
						    memory_order_acq_rel);
	uint32_t round = (uint32_t)(ticket / b->count_), now;

	if (ticket % b->count_ == b->count_ - 1) {
		/* Release pairs with the acquire of those that wait. */
		atomic_fetch_add_explicit(&b->round_, 1, memory_order_release);
		wait_wake(&b->waiters_, UINT_MAX);
		return 1;
	}
	while ((int32_t)((now = atomic_load_explicit(&b->round_,
						     memory_order_acquire)) -
			 round) <= 0)
		wait_on(&b->waiters_, &b->round_, now);
	return 0;
}
