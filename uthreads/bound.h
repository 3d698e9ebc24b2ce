/* SPDX-License-Identifier: MIT */
/*
 * Tasks that only one worker may run: see bound.c.
 */
#ifndef UTHREADS_BOUND_H
#define UTHREADS_BOUND_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

/* In a section of their worker: the one that waits longest, or NULL. */
struct ut_task *bound_take(struct ut_worker *w);
void bound_put(struct ut_worker *w, struct ut_task *t);

/* Outside sections: the caller gives way to one, if any waits for so long. */
void bound_turn(struct ut_worker *w, uint64_t for_ns);
int bound_waits(const struct ut_worker *w, uint64_t for_ns);

/* Those that others have sent. */
void guests_take(struct ut_worker *w);

/* The calling thread, which is bound by its attributes: where is it? */
int bound_is_home(const struct ut_task *me);
void bound_come_home(struct ut_task *me);

#pragma GCC visibility pop

static inline int guests_any(const struct ut_worker *w)
{
	return atomic_load_explicit(&w->guests, memory_order_relaxed) != NULL;
}

#endif
