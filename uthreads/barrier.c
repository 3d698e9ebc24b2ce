/* SPDX-License-Identifier: MIT */
/*
 * Barrier: arrivals are counted; the last one opens the next round, on whose
 * number the others wait.  A round is over before its count is used again,
 * because the last one resets the count before it opens the round.
 */
#include <errno.h>
#include <limits.h>

#include "base/compiler.h"
#include "uthreads/sched.h"

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
	uint32_t round = atomic_load_explicit(&b->round_, memory_order_relaxed);

	/* Both orders: what all did before is visible to all after. */
	if (atomic_fetch_add_explicit(&b->arrived_, 1, memory_order_acq_rel) +
		    1 ==
	    b->count_) {
		atomic_store_explicit(&b->arrived_, 0, memory_order_relaxed);
		/* Release pairs with the acquire of those that wait. */
		atomic_store_explicit(&b->round_, round + 1,
				      memory_order_release);
		wait_wake(&b->waiters_, UINT_MAX);
		return 1;
	}
	while (atomic_load_explicit(&b->round_, memory_order_acquire) == round)
		wait_on(&b->waiters_, &b->round_, round);
	return 0;
}
