/* SPDX-License-Identifier: MIT */
/*
 * Mutex on one futex word.
 *
 *	0  free
 *	1  held, nobody sleeps
 *	2  held, and someone may sleep on the word
 *
 * Whoever has to sleep sets 2 and takes the mutex as 2 when it comes free, as
 * it cannot know whether others still sleep: at worst one wake too many,
 * never one too few.  So does whoever gives up at its deadline: it leaves
 * the 2.  It has not used up a wake, for the kernel calls a wait timed out
 * only if nobody woke it.
 *
 * A free lock and unlock are one atomic operation each.  After the exchange
 * in unlock the mutex is the next holder's, who may free its memory; a wake
 * for an address that means something else by now is one for no reason.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "kthreads/park.h"
#include "kthreads/spin.h"

static int take(struct kt_mutex *m)
{
	uint32_t free = 0;

	/* Acquire pairs with the release in unlock. */
	return atomic_compare_exchange_strong_explicit(&m->word_, &free, 1,
						       memory_order_acquire,
						       memory_order_relaxed)
		       ? 0
		       : -EBUSY;
}

/* Reads first: a holder's cache line is left to it until it is done. */
static int take_if_free(void *m)
{
	struct kt_mutex *mutex = m;

	if (atomic_load_explicit(&mutex->word_, memory_order_relaxed))
		return -EBUSY;
	return take(mutex);
}

static __attribute__((noinline)) int lock_slowly(struct kt_mutex *m,
						 uint64_t deadline_ns)
{
	int err = 0;

	if (kt_spin(&m->misses_, take_if_free, m, deadline_ns) == 0)
		return 0;
	/* Acquire pairs with the release in unlock. */
	while (atomic_exchange_explicit(&m->word_, 2, memory_order_acquire)) {
		if (err)
			return err;
		err = kt_park(&m->word_, 2, deadline_ns);
	}
	return 0;
}

PUBLIC int kt_mutex_trylock(struct kt_mutex *m)
{
	return take(m);
}

PUBLIC int kt_mutex_lock_until(struct kt_mutex *m, uint64_t deadline_ns)
{
	return LIKELY(take(m) == 0) ? 0 : lock_slowly(m, deadline_ns);
}

PUBLIC void kt_mutex_lock(struct kt_mutex *m)
{
	if (UNLIKELY(take(m)))
		lock_slowly(m, KT_FOREVER);
}

PUBLIC void kt_mutex_unlock(struct kt_mutex *m)
{
	/* Release pairs with the acquire of the next holder. */
	if (UNLIKELY(atomic_exchange_explicit(&m->word_, 0,
					      memory_order_release) == 2))
		kt_unpark(&m->word_, 1);
}
