/* SPDX-License-Identifier: MIT */
/*
 * Address space for tasks and stacks: see stack.c.
 */
#ifndef UTHREADS_REGION_H
#define UTHREADS_REGION_H

#include "uthreads/stack.h"

#define COLOURS 16
#define COLOUR  CACHE_LINE

#pragma GCC visibility push(hidden)

extern struct ut_region {
	char *start;
	struct ut_task *tasks;
	size_t slot_size, guard_size, slots;
	size_t limit;                    /* of tasks */
	unsigned depots;                 /* of stacks, that are in use */
	size_t stack_asked, guard_asked; /* by ut_run, for those that do not */
	_Atomic uint32_t lock;
	/* Under lock. */
	size_t tasks_made, slots_made, slots_used; /* ever */
} ut_region;

#pragma GCC visibility pop

#endif
