/* SPDX-License-Identifier: MIT */
/*
 * Tasks of other workers: see worker.h.
 */
#ifndef UTHREADS_STEAL_H
#define UTHREADS_STEAL_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

/* attend.c: for who has the worker by lock and force. */
struct ut_task *cut_any(struct ut_worker *w, int *ancestor);

/* steal.c */
uintptr_t steal(struct ut_worker *w);
void take_stuck(struct ut_worker *w);
void join_active(struct ut_worker *w);
void workers_hold(struct ut_worker *w);
void workers_release(struct ut_worker *w);

#pragma GCC visibility pop

#endif
