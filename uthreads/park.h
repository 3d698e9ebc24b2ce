/* SPDX-License-Identifier: MIT */
/*
 * Workers that sleep, and who wakes them.
 */
#ifndef UTHREADS_PARK_H
#define UTHREADS_PARK_H

#include "uthreads/section.h"

#pragma GCC visibility push(hidden)

/* idle.c: the calling kernel thread is that worker, to the end of the run. */
void worker_run(struct ut_worker *w);

/* 1: all have ended; -EDEADLK: they never will; 0: not yet. */
static inline int worker_stopped(void)
{
	return atomic_load_explicit(&ut_runtime.stop, memory_order_acquire);
}

void worker_membarrier(void);
void worker_wake_one(void);
void worker_wake(struct ut_worker *w);
void worker_stop_all(int why);
uintptr_t worker_park(struct ut_worker *w, int *searching);
int offer_slowly(struct ut_worker *w, int result);

/*
 * After a task was queued; pairs with worker_park().  Where each fence is one
 * of the core it is a guess: who then offers or wakes makes sure.
 */
ALWAYS_INLINE int somebody_parks(void)
{
	atomic_signal_fence(memory_order_seq_cst);
	return UNLIKELY(atomic_load_explicit(&ut_runtime.parked,
					     memory_order_relaxed) != 0);
}

/* After a section in which the caller has queued a task: is there a sleeper? */
ALWAYS_INLINE void worker_offer(struct ut_worker *w)
{
	if (somebody_parks())
		offer_slowly(w, 0);
}

#pragma GCC visibility pop

#endif
