/* SPDX-License-Identifier: MIT */
/*
 * How a thread is made (create.c), for the run's first one, too.
 */
#ifndef UTHREADS_THREAD_H
#define UTHREADS_THREAD_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

/* A task as the attributes say, which nobody knows of; 0 or -errno. */
int task_make(struct ut_worker *w, struct ut_task **t,
	      const struct ut_attr *attr);

#pragma GCC visibility pop

#endif
