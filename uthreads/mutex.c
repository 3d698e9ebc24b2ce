/* SPDX-License-Identifier: MIT */
/*
 * Mutex on one word and a queue of waiting threads.
 *
 *	0  free
 *	1  held, nobody waits
 *	2  held, and someone may wait
 *
 * Whoever has to wait sets 2 and takes the mutex as 2 when it comes free, as
 * it cannot know whether others still wait.  A free lock and unlock touch
 * nothing but the word, and by plain loads and stores where no other worker
 * runs threads.
 *
 * The holder of a 2 looks into the queue before it lets go.  If one waits
 * there, the mutex stays where it is until that one has had it; if not, the
 * word is 1 again.  So the step that frees the mutex is the last one that
 * touches it, and the next holder may be the last of all and free its memory.
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

static int wait_for(struct ut_mutex *m, uint64_t deadline_ns)
{
	int err = 0;

	if (ut_runtime.workers > 1 && look(m))
		return 0;
	/* Acquire pairs with the release in unlock. */
	while (!err &&
	       atomic_exchange_explicit(&m->word_, 2, memory_order_acquire))
		err = wait_on(&m->waiters_, &m->word_, 2, deadline_ns);
	return err;
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

/* In a section: 0: someone may wait, and it is still held. */
ALWAYS_INLINE int give(struct ut_mutex *m)
{
	uint32_t seen = 1;

	/* Release pairs with the acquire of the next holder. */
	if (!alone())
		return atomic_compare_exchange_strong_explicit(
			&m->word_, &seen, 0, memory_order_release,
			memory_order_relaxed);
	seen = atomic_load_explicit(&m->word_, memory_order_relaxed);
	if (seen == 1)
		atomic_store_explicit(&m->word_, 0, memory_order_release);
	return seen == 1;
}

/* 1: it is free, and one who waits will see it; 0: nobody waits any more. */
static int hand_on(struct ut_mutex *m)
{
	struct ut_worker *w = waitq_enter(&m->waiters_);
	struct ut_task *t = waitq_pop(&m->waiters_);

	/* Release pairs with the acquire of the next holder. */
	atomic_store_explicit(&m->word_, t ? 0 : 1, memory_order_release);
	if (t)
		queue_push(w, t);
	return waitq_leave(w, &m->waiters_, t != NULL, t != NULL);
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

PUBLIC int ut_mutex_lock_until(struct ut_mutex *m, uint64_t deadline_ns)
{
	return ut_mutex_trylock(m) ? wait_for(m, deadline_ns) : 0;
}

static __attribute__((noinline)) void lock_slowly(struct ut_mutex *m)
{
	ut_mutex_lock_until(m, UT_FOREVER);
}

PUBLIC void ut_mutex_lock(struct ut_mutex *m)
{
	struct ut_worker *w = ut_worker();
	int taken = section_try(w) && take(m);

	section_end(w);
	if (UNLIKELY(!taken))
		lock_slowly(m);
}

static __attribute__((noinline)) void unlock_slowly(struct ut_mutex *m)
{
	int given = 0;

	while (!given && !hand_on(m)) {
		struct ut_worker *w = ut_worker();

		section_begin(w);
		given = give(m);
		section_end(w);
	}
}

PUBLIC void ut_mutex_unlock(struct ut_mutex *m)
{
	struct ut_worker *w = ut_worker();
	int given = section_try(w) && give(m);

	section_end(w);
	if (UNLIKELY(!given))
		unlock_slowly(m);
}
