/* SPDX-License-Identifier: MIT */
/*
 * Where the C++ runtime keeps a kernel thread's exceptions, if there is one.
 */
#include "uthreads/exceptions.h"

/* Of the C++ runtime, by its ABI; NULL in a program without. */
extern struct exceptions *__cxa_get_globals(void) __attribute__((weak));

void exceptions_open(struct ut_worker *w)
{
	static struct exceptions none;

	w->exceptions = __cxa_get_globals ? __cxa_get_globals() : NULL;
	w->detour = w->exceptions ? w->exceptions : &none;
}
