/* SPDX-License-Identifier: MIT */
/*
 * Barrier: arrivals are counted; the last one opens the next round, on whose
 * number the others sleep.  A round is over before its count is used again,
 * because the last one resets the count before it opens the round.
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
	uint32_t round = atomic_load_explicit(&b->round_, memory_order_relaxed);

	/* Both orders: what all did before is visible to all after. */
	if (atomic_fetch_add_explicit(&b->arrived_, 1, memory_order_acq_rel) +
		    1 ==
	    b->count_) {
		atomic_store_explicit(&b->arrived_, 0, memory_order_relaxed);
		/* Release pairs with the acquire of the sleepers. */
		atomic_store_explicit(&b->round_, round + 1,
				      memory_order_release);
		futex_wake(&b->round_, FUTEX_ALL);
		return 1;
	}
	while (atomic_load_explicit(&b->round_, memory_order_acquire) == round)
		futex_wait(&b->round_, round);
	return 0;
}
