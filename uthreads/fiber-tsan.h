/* SPDX-License-Identifier: MIT */
/*
 * ThreadSanitizer has a fiber for each stack, which is used again with it.
 *
 * Who begins or ends a thread must not be watched: the tool counts the calls
 * that a fiber is in, and these never return.
 */
#ifndef UTHREADS_FIBER_TSAN_H
#define UTHREADS_FIBER_TSAN_H

#include <sanitizer/tsan_interface.h>

#include "uthreads/task.h"

#define UNWATCHED __attribute__((no_sanitize("thread")))

ALWAYS_INLINE void fiber_none(struct ut_stack *s)
{
	s->fiber = NULL;
}

ALWAYS_INLINE void fiber_make(struct ut_stack *s)
{
	if (!s->fiber)
		s->fiber = __tsan_create_fiber(0);
}

ALWAYS_INLINE void fiber_own(struct ut_stack *s)
{
	s->fiber = __tsan_get_current_fiber();
}

ALWAYS_INLINE void fiber_begin(struct ut_stack *s, void *(**fn)(void *),
			       void **arg)
{
	(void)s;
	(void)fn;
	(void)arg;
}

ALWAYS_INLINE void fiber_release(volatile void *word)
{
	__tsan_release((void *)word);
}

ALWAYS_INLINE void fiber_switch(struct ut_stack *from,
				const struct ut_stack *to)
{
	(void)from;
	__tsan_switch_to_fiber(to->fiber, 0);
}

ALWAYS_INLINE void fiber_arrive(struct ut_stack *s)
{
	(void)s;
}

ALWAYS_INLINE void fiber_arrive_first(struct ut_stack *s)
{
	(void)s;
}

ALWAYS_INLINE void fiber_unmake(struct ut_stack *s)
{
	if (s->fiber)
		__tsan_destroy_fiber(s->fiber);
}

#endif
