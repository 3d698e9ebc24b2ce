/* SPDX-License-Identifier: MIT */
/*
 * What AddressSanitizer is told where a kernel thread becomes a worker, and
 * where a user thread begins.
 */
#include "uthreads/fiber.h"

#ifdef BUILT_WITH_ASAN

/* A switch to nowhere tells where it was, the next one takes that back. */
void fiber_own(struct ut_stack *s)
{
	const void *bottom = NULL;
	size_t size = 0;
	void *fake;

	__sanitizer_start_switch_fiber(&fake, s, sizeof *s);
	__sanitizer_finish_switch_fiber(fake, &bottom, &size);
	__sanitizer_start_switch_fiber(&fake, bottom, size);
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
	s->fiber.bottom = bottom;
	s->fiber.size = size;
}

void *fiber_main(void *stack)
{
	struct ut_stack *s = stack;

	fiber_arrive_first(s);
	return s->fiber.fn(s->fiber.arg);
}

#endif
