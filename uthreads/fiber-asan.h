/* SPDX-License-Identifier: MIT */
/*
 * AddressSanitizer wants to know where the stack is that runs: a C++ throw, or
 * any other call that does not return, makes all of it usable again.  And it
 * may have another stack beside it, for what functions leave behind.
 *
 * It is told before a switch and after it, on the other stack; so a thread
 * begins in fiber_main(), which then calls what it was made for.  Who ends one
 * must not be watched: the stack beside it is gone before the switch.
 */
#ifndef UTHREADS_FIBER_ASAN_H
#define UTHREADS_FIBER_ASAN_H

#include <sanitizer/common_interface_defs.h>

#include "uthreads/task.h"

#define UNWATCHED __attribute__((no_sanitize("address")))

#pragma GCC visibility push(hidden)

/* stack.c */
char *stack_bottom(const struct ut_stack *s);

/* fiber.c */
void *fiber_main(void *stack);
void fiber_own(struct ut_stack *s);

#pragma GCC visibility pop

ALWAYS_INLINE void fiber_none(struct ut_stack *s)
{
	(void)s;
}

ALWAYS_INLINE void fiber_make(struct ut_stack *s)
{
	char *bottom = stack_bottom(s);

	s->fiber.bottom = bottom;
	s->fiber.size = (size_t)((char *)s - bottom);
	s->fiber.fake = NULL;
	s->fiber.is_new = 1;
}

ALWAYS_INLINE void fiber_begin(struct ut_stack *s, void *(**fn)(void *),
			       void **arg)
{
	s->fiber.fn = *fn;
	s->fiber.arg = *arg;
	*fn = fiber_main;
	*arg = s;
}

ALWAYS_INLINE void fiber_release(volatile void *word)
{
	(void)word;
}

ALWAYS_INLINE void fiber_switch(struct ut_stack *from,
				const struct ut_stack *to)
{
	__sanitizer_start_switch_fiber(from ? &from->fiber.fake : NULL,
				       to->fiber.bottom, to->fiber.size);
}

ALWAYS_INLINE void fiber_arrive(struct ut_stack *s)
{
	__sanitizer_finish_switch_fiber(s->fiber.fake, NULL, NULL);
}

ALWAYS_INLINE void fiber_arrive_first(struct ut_stack *s)
{
	if (s->fiber.is_new)
		fiber_arrive(s);
	s->fiber.is_new = 0;
}

ALWAYS_INLINE void fiber_unmake(struct ut_stack *s)
{
	(void)s;
}

#endif
