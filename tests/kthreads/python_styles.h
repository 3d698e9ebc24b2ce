/* SPDX-License-Identifier: MIT */
/*
 * What the tests of Python's styles have in common.
 */
#ifndef TESTS_KTHREADS_PYTHON_STYLES_H
#define TESTS_KTHREADS_PYTHON_STYLES_H

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include "kthreads/kthreads.h"

#define SHORTLY 20000000 /* ns: for deadlines that must pass */

/* In any thread; the test looks at the number. */
static _Atomic int wrong;

static inline void check(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "not so: %s\n", what);
	wrong++;
}

#endif
