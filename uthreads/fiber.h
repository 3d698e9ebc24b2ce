/* SPDX-License-Identifier: MIT */
/*
 * What sanitizers must be told: which stack runs.  In other builds all of this
 * is nothing.
 */
#ifndef UTHREADS_FIBER_H
#define UTHREADS_FIBER_H

#include "uthreads/task.h"

#ifdef BUILT_WITH_TSAN
#include "uthreads/fiber-tsan.h"
#elif defined BUILT_WITH_ASAN
#include "uthreads/fiber-asan.h"
#else

/* A function that tools must not look into. */
#define UNWATCHED

/* It has none yet. */
ALWAYS_INLINE void fiber_none(struct ut_stack *s)
{
	(void)s;
}

/* The stack is about to be used, for the first time or again. */
ALWAYS_INLINE void fiber_make(struct ut_stack *s)
{
	(void)s;
}

/* The calling kernel thread's own. */
ALWAYS_INLINE void fiber_own(struct ut_stack *s)
{
	(void)s;
}

/* What will be called there, which the tool may have to be told first. */
ALWAYS_INLINE void fiber_begin(struct ut_stack *s, void *(**fn)(void *),
			       void **arg)
{
	(void)s;
	(void)fn;
	(void)arg;
}

/* Assembly will store there with release, which the tool does not see. */
ALWAYS_INLINE void fiber_release(volatile void *word)
{
	(void)word;
}

/* The next instructions leave this stack, for ever if it is NULL, for that. */
ALWAYS_INLINE void fiber_switch(struct ut_stack *from,
				const struct ut_stack *to)
{
	(void)from;
	(void)to;
}

/* The switch is over, and the caller back on its stack. */
ALWAYS_INLINE void fiber_arrive(struct ut_stack *s)
{
	(void)s;
}

/* The caller may be the first on its stack, before what fiber_begin() has. */
ALWAYS_INLINE void fiber_arrive_first(struct ut_stack *s)
{
	(void)s;
}

/* It is unmapped. */
ALWAYS_INLINE void fiber_unmake(struct ut_stack *s)
{
	(void)s;
}

#endif
#endif
