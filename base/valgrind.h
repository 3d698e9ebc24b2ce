/* SPDX-License-Identifier: MIT */
/*
 * What valgrind must be told of stacks that we make: to it, a switch to one
 * that is near would be a call, or a return, of many frames.
 *
 * Where its header is missing this is nothing; and little more in a program
 * that does not run under it.
 */
#ifndef BASE_VALGRIND_H
#define BASE_VALGRIND_H

#include <stddef.h>
#include <stdint.h>

#ifdef __has_include
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define HAVE_VALGRIND
#endif
#endif

static inline int valgrind_runs(void)
{
#ifdef HAVE_VALGRIND
	return RUNNING_ON_VALGRIND != 0;
#else
	return 0;
#endif
}

/* It says nothing of what the caller reads until it looks again. */
static inline void valgrind_look_away(void)
{
#ifdef HAVE_VALGRIND
	VALGRIND_DISABLE_ERROR_REPORTING;
#endif
}

static inline void valgrind_look_again(void)
{
#ifdef HAVE_VALGRIND
	VALGRIND_ENABLE_ERROR_REPORTING;
#endif
}

/* What was found by looking at it is not less known for that. */
static inline void valgrind_known(void *start, size_t size)
{
#ifdef HAVE_VALGRIND
	(void)VALGRIND_MAKE_MEM_DEFINED(start, size);
#else
	(void)start;
	(void)size;
#endif
}

/* By what name it knows the stack now; 0: it does not. */
static inline uint32_t valgrind_stack(const char *bottom, const char *top)
{
#ifdef HAVE_VALGRIND
	if (valgrind_runs())
		return (uint32_t)VALGRIND_STACK_REGISTER(bottom, top) + 1;
#else
	(void)bottom;
	(void)top;
#endif
	return 0;
}

static inline void valgrind_no_stack(uint32_t name)
{
#ifdef HAVE_VALGRIND
	if (name)
		VALGRIND_STACK_DEREGISTER(name - 1);
#else
	(void)name;
#endif
}

#endif
