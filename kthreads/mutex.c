/* SPDX-License-Identifier: MIT */
/*
 * Mutex on one futex word.
 *
 *	0  free
 *	1  held, nobody sleeps
 *	2  held, and someone may sleep on the word
 *
 * Whoever has to wait sets 2 and takes the mutex as 2 when it comes free, as
 * it cannot know whether others still sleep: at worst one wake too many,
 * never one too few.  A free lock and unlock stay out of the kernel.
 */
#include <errno.h>

#include "base/compiler.h"
#include "base/futex.h"
#include "kthreads/kthreads.h"

/* A holder on another CPU is often done before a system call would be. */
#define SPINS 100

static void lock_slowly(struct kt_mutex *m)
{
	for (int i = 0; i < SPINS; i++) {
		uint32_t seen =
			atomic_load_explicit(&m->word_, memory_order_relaxed);

		if (seen == 0 &&
		    atomic_compare_exchange_strong_explicit(
			    &m->word_, &seen, 1, memory_order_acquire,
			    memory_order_relaxed))
			return;
		if (seen == 2)
			break; /* others sleep already: do not jump them */
		cpu_relax();
	}
	/* Acquire pairs with the release in unlock. */
	while (atomic_exchange_explicit(&m->word_, 2, memory_order_acquire))
		futex_wait(&m->word_, 2);
}

PUBLIC int kt_mutex_trylock(struct kt_mutex *m)
{
	uint32_t free = 0;

	/* Acquire pairs with the release in unlock. */
	return atomic_compare_exchange_strong_explicit(&m->word_, &free, 1,
						       memory_order_acquire,
						       memory_order_relaxed)
		       ? 0
		       : -EBUSY;
}

PUBLIC void kt_mutex_lock(struct kt_mutex *m)
{
	uint32_t free = 0;

	if (UNLIKELY(!atomic_compare_exchange_strong_explicit(
		    &m->word_, &free, 1, memory_order_acquire,
		    memory_order_relaxed)))
		lock_slowly(m);
}

PUBLIC void kt_mutex_unlock(struct kt_mutex *m)
{
	/* Release pairs with the acquire of the next holder. */
	if (UNLIKELY(atomic_exchange_explicit(&m->word_, 0,
					      memory_order_release) == 2))
		futex_wake(&m->word_, 1);
}
