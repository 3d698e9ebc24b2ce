/* SPDX-License-Identifier: MIT */
/*
 * A task is a user thread; a stack is what it runs on, from its first run to
 * its end.  One that waits for its first run has none: so a thousand tasks
 * that are created and run one after the other use one warm stack.
 */
#ifndef UTHREADS_TASK_H
#define UTHREADS_TASK_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/asan.h"
#include "base/compiler.h"
#include "base/key-values.h"
#include "base/tsan.h"
#include "context.h"
#include "uthreads/entry.h"
#include "uthreads/pool.h"
#include "uthreads/uthreads.h"

/* What a task's `state` says, besides the address of the task that joins. */
enum {
	TASK_ALIVE = 0,
	TASK_DONE = 1,
	TASK_DETACHED = 2,
	TASK_JOIN_ENDS = 4 /* besides the address: it may wait no longer */
};

/* In a task's `flags`: what its end has to heed. */
enum {
	TASK_KNOWN = 1, /* others may have its handle: it asked for it */
	TASK_FP = 2,    /* keeps floating-point control words of its own */
	TASK_NAMED = 4,
	TASK_HAS_ID = 8,
	TASK_OWN_STACK = 16, /* of another size than the run's */
	TASK_TIMED = 32,     /* it waits, and not for ever: see its waiter */
	TASK_CANCELED = 64,  /* what it waited for will not come */
	TASK_KEYS = 128,     /* its stack has values of keys */
	TASK_BOUND = 512,    /* one worker only may run it: bound.c */
	TASK_READY = 256,    /* info.c has seen it among those that are */
	TASK_SEEDED = 1024,  /* who runs after it is chosen: see seed.c */
	TASK_SPECIAL = TASK_FP | TASK_BOUND,
	TASK_HELD = 65536 /* times: no slice of time ends: slice.h */
};

/* At the top of the memory that it describes. */
struct ut_stack {
	/* Those with a mapping of their own. */
	_Alignas(CACHE_LINE) char *map;
	uint32_t guard_pages;
	uint32_t valgrind_name; /* of any: base/valgrind.h */
	struct ut_stack *next, **link;
	struct key_values values; /* of the thread on it, if it says so */
#ifdef BUILT_WITH_TSAN
	void *fiber; /* fiber-tsan.h */
#elif defined BUILT_WITH_ASAN
	struct {
		const void *bottom;
		size_t size;
		void *fake;          /* while it is left */
		void *(*fn)(void *); /* what the thread was made for */
		void *arg;
		int is_new; /* nobody has arrived there */
	} fiber;            /* fiber-asan.h */
#endif
};

/* The first line is what all use, the second is for those who ask. */
struct ut_task {
	struct ut_context context; /* while it is suspended; see frame.h */
	struct ut_task *next;      /* in the one queue that it is in */
	_Atomic uintptr_t state;
	void *result;            /* before its first run, the argument */
	struct ut_stack *stack;  /* NULL: not yet */
	_Atomic uint32_t saving; /* it is announced, its context not whole */
	uint32_t flags;

	_Alignas(CACHE_LINE) struct ut_thread self;
	uint64_t id; /* if `flags` say that it has one */
	char name[UT_NAME_SIZE], group[UT_NAME_SIZE]; /* likewise */

	struct ut_waiter *waiter; /* if `flags` say that it has one */
	struct context_fp fp;     /* of one that asked, while it does not run */
};

_Static_assert(sizeof(struct ut_task) == 2 * CACHE_LINE, "two lines");
_Static_assert(offsetof(struct ut_task, result) == TASK_ARG, "for entry.S");
_Static_assert(offsetof(struct ut_task, context) == 0, "for entry.S");

#endif
