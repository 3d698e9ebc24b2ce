/* SPDX-License-Identifier: MIT */
/*
 * Threads that wait until a time at most.
 */
#ifndef UTHREADS_TIMER_H
#define UTHREADS_TIMER_H

#include "uthreads/worker.h"

/* On the stack of the one that waits. */
struct ut_waiter {
	/* timer.c: in the heap of all, under its lock. */
	uint64_t deadline_ns_;
	struct ut_waiter *child_, *next_, *prev_;
	int armed;

	struct ut_task *task;
	/* waitq.h: in a queue, NULL: in none; under a lock, NULL: of none. */
	struct ut_waitq *queue;
	_Atomic uint32_t *lock;
	struct ut_task *before; /* unless it is the first */
	/* Under that lock, at the end of its time; NULL: nothing. */
	void (*expired)(struct ut_worker *w, void *object);
	void *object;

	int timed_out;
	_Atomic int released; /* thread.c: by the end that it waited for */
};

#pragma GCC visibility push(hidden)

void timer_poll(struct ut_worker *w); /* readies those whose time has come */
uint64_t timer_next(void);            /* UINT64_MAX: nobody waits for any */
void timer_reset(void);
void timers_reset(void);                /* timers.c */
void timer_sleep(uint64_t deadline_ns); /* the calling thread */

/* In a section.  Under the lock of what it waits for as well, if any. */
void timer_put(struct ut_waiter *x);
/* 1: it was still to come, and the caller readies who waits. */
int timer_take(struct ut_waiter *x);

#pragma GCC visibility pop

#endif
