/* SPDX-License-Identifier: MIT */
/*
 * Mutex on one word and a queue of waiting threads.
 *
 *	0  free
 *	1  held, nobody waits
 *	2  held, and someone may wait
 *
 * Whoever has to wait sets 2 and takes the mutex as 2 when it comes free, as
 * it cannot know whether others still wait: at worst one wake too many,
 * never one too few.  A free lock and unlock touch nothing but the word, and
 * by plain loads and stores where no other worker runs threads.
 */
#include <errno.h>

#include "uthreads/waitq.h"

/* Looks at a holder on another worker, who is often done before a switch. */
#define LOOKS  7
#define PAUSES 32 /* at most between two: each look takes the line from him */

/* In the end: is it ours? */
static int look(struct ut_mutex *m)
{
	unsigned pauses = 1;

	for (int looks = 0; looks < LOOKS; looks++) {
		uint32_t seen = 0;

		for (unsigned i = 0; i < pauses; i++)
			cpu_relax();
		if (!atomic_load_explicit(&m->word_, memory_order_relaxed) &&
		    atomic_compare_exchange_strong_explicit(
			    &m->word_, &seen, 1, memory_order_acquire,
			    memory_order_relaxed))
			return 1;
		pauses = pauses < PAUSES ? 2 * pauses : PAUSES;
	}
	return 0;
}

static void lock_slowly(struct ut_mutex *m)
{
	if (ut_runtime.workers > 1 && look(m))
		return;
	/* Acquire pairs with the release in unlock. */
	while (atomic_exchange_explicit(&m->word_, 2, memory_order_acquire))
		wait_on(&m->waiters_, &m->word_, 2);
}

/* In a section: 1: it is ours. */
ALWAYS_INLINE int take(struct ut_mutex *m)
{
	uint32_t seen = 0;

	/* Acquire pairs with the release in unlock. */
	if (!alone())
		return atomic_compare_exchange_strong_explicit(
			&m->word_, &seen, 1, memory_order_acquire,
			memory_order_relaxed);
	seen = atomic_load_explicit(&m->word_, memory_order_relaxed);
	if (!seen)
		atomic_store_explicit(&m->word_, 1, memory_order_relaxed);
	return !seen;
}

/* In a section: what it was. */
ALWAYS_INLINE uint32_t give(struct ut_mutex *m)
{
	uint32_t seen;

	/* Release pairs with the acquire of the next holder. */
	if (!alone())
		return atomic_exchange_explicit(&m->word_, 0,
						memory_order_release);
	seen = atomic_load_explicit(&m->word_, memory_order_relaxed);
	atomic_store_explicit(&m->word_, 0, memory_order_release);
	return seen;
}

PUBLIC int ut_mutex_trylock(struct ut_mutex *m)
{
	struct ut_worker *w = ut_worker();
	int taken;

	section_begin(w);
	taken = take(m);
	section_end(w);
	return taken ? 0 : -EBUSY;
}

PUBLIC void ut_mutex_lock(struct ut_mutex *m)
{
	struct ut_worker *w = ut_worker();
	int taken;

	section_begin(w);
	taken = take(m);
	section_end(w);
	if (UNLIKELY(!taken))
		lock_slowly(m);
}

PUBLIC void ut_mutex_unlock(struct ut_mutex *m)
{
	struct ut_worker *w = ut_worker();
	uint32_t before;

	section_begin(w);
	before = give(m);
	section_end(w);
	if (UNLIKELY(before == 2))
		wait_wake_one(&m->waiters_);
}
