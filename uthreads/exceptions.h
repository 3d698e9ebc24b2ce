/* SPDX-License-Identifier: MIT */
/*
 * C++ exceptions that are handled or on their way.
 *
 * The C++ runtime keeps them by kernel thread, where every thread that runs
 * there would find another one's.  So who switches with any takes them along.
 * Most have none: a switch looks at two words, by way of `detour`, and goes on
 * as ever if both are 0.  Whoever begins or ends by a return has none.
 */
#ifndef UTHREADS_EXCEPTIONS_H
#define UTHREADS_EXCEPTIONS_H

#include "uthreads/worker.h"

/* As the ABI of C++ has it: what __cxa_get_globals() returns. */
struct exceptions {
	void *caught;
	unsigned uncaught;
};

#pragma GCC visibility push(hidden)

/* exceptions.c: for the calling kernel thread, which is worker w. */
void exceptions_open(struct ut_worker *w);

#pragma GCC visibility pop

/* Must the one that runs switch, or leave its child to run, the long way? */
ALWAYS_INLINE int has_detour(const struct ut_worker *w)
{
	const struct exceptions *e = w->detour;

	return ((uintptr_t)e->caught | e->uncaught) != 0;
}

/* Leaves the worker without any. */
static inline struct exceptions exceptions_take(struct ut_worker *w)
{
	struct exceptions taken = { 0 };

	if (w->exceptions) {
		taken = *w->exceptions;
		*w->exceptions = (struct exceptions){ 0 };
	}
	return taken;
}

/* To the worker that the same thread runs on now. */
static inline void exceptions_give(struct ut_worker *w, struct exceptions taken)
{
	if (w->exceptions)
		*w->exceptions = taken;
}

#endif
