/* SPDX-License-Identifier: MIT */
/*
 * Where the C++ runtime keeps a kernel thread's exceptions, if there is one.
 *
 * In a run that is repeated (seed.c) it is as if there were some always.
 */
#include "uthreads/exceptions.h"

/* Of the C++ runtime, by its ABI; NULL in a program without. */
extern struct exceptions *__cxa_get_globals(void) __attribute__((weak));

void exceptions_open(struct ut_worker *w)
{
	static const struct exceptions none, some = { .uncaught = 1 };

	w->exceptions = __cxa_get_globals ? __cxa_get_globals() : NULL;
	w->detour = w->exceptions ? w->exceptions : &none;
	if (ut_runtime.seeded)
		w->detour = &some;
}
