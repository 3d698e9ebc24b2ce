/* SPDX-License-Identifier: MIT */
/*
 * What ThreadSanitizer must be told: which stack runs.  It has a fiber for
 * each, which is used again with it; in other builds this is nothing.
 *
 * Who begins or ends a thread must not be watched: the tool counts the calls
 * that a fiber is in, and these never return.
 */
#ifndef UTHREADS_FIBER_H
#define UTHREADS_FIBER_H

#include "uthreads/task.h"

#ifdef BUILT_WITH_TSAN
#include <sanitizer/tsan_interface.h>
#define UNWATCHED __attribute__((no_sanitize("thread")))
#else
#define UNWATCHED
#endif

/* It has none yet. */
ALWAYS_INLINE void fiber_none(struct ut_stack *s)
{
#ifdef BUILT_WITH_TSAN
	s->fiber = NULL;
#else
	(void)s;
#endif
}

/* The stack is about to be used, for the first time or again. */
ALWAYS_INLINE void fiber_make(struct ut_stack *s)
{
#ifdef BUILT_WITH_TSAN
	if (!s->fiber)
		s->fiber = __tsan_create_fiber(0);
#else
	(void)s;
#endif
}

/* The calling kernel thread's own. */
ALWAYS_INLINE void fiber_own(struct ut_stack *s)
{
#ifdef BUILT_WITH_TSAN
	s->fiber = __tsan_get_current_fiber();
#else
	(void)s;
#endif
}

/* Assembly will store there with release, which the tool does not see. */
ALWAYS_INLINE void fiber_release(volatile void *word)
{
#ifdef BUILT_WITH_TSAN
	__tsan_release((void *)word);
#else
	(void)word;
#endif
}

/* The next instructions leave this stack for that one. */
ALWAYS_INLINE void fiber_switch(const struct ut_stack *s)
{
#ifdef BUILT_WITH_TSAN
	__tsan_switch_to_fiber(s->fiber, 0);
#else
	(void)s;
#endif
}

/* It is unmapped. */
ALWAYS_INLINE void fiber_unmake(struct ut_stack *s)
{
#ifdef BUILT_WITH_TSAN
	if (s->fiber)
		__tsan_destroy_fiber(s->fiber);
#else
	(void)s;
#endif
}

#endif
