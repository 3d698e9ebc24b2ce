/* SPDX-License-Identifier: MIT */
/*
 * Time slices: a thread that computes for long is interrupted, and goes behind
 * others.  See slice.c.
 */
#ifndef UTHREADS_SLICE_H
#define UTHREADS_SLICE_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

/* Before the workers start, and when they have ended; 0 or -errno. */
int slice_open(uint64_t wanted_ns);
void slice_close(void);

/* The calling kernel thread is that worker; 0 or -errno. */
int slice_start(struct ut_worker *w);
void slice_stop(struct ut_worker *w);

/* It is about to sleep, and has slept. */
void slice_pause(struct ut_worker *w);
void slice_resume(struct ut_worker *w);

/* slice-text.c: the code that may be interrupted, and is there any? */
int slice_text_has(uintptr_t pc);
int slice_text_find(void);

#pragma GCC visibility pop

/* The caller's thread keeps its worker until it is let go as often. */
ALWAYS_INLINE void slice_hold(struct ut_task *t)
{
	t->flags += TASK_HELD;
}

ALWAYS_INLINE void slice_let_go(struct ut_task *t)
{
	t->flags -= TASK_HELD;
}

#endif
