/* SPDX-License-Identifier: MIT */
/*
 * Where workers are.
 */
#ifndef UTHREADS_PLACE_H
#define UTHREADS_PLACE_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

/* Before they start; 0 or -errno. */
int place_open(void);

/* The calling kernel thread becomes that worker's; 0 or -errno. */
int place_go(const struct ut_worker *w);

/* A worker for a thread that asks for CPUs or for a node; 0 or -EINVAL. */
int place_find(struct ut_worker **w, const struct ut_attr *attr);

#pragma GCC visibility pop

/* Of those that are not further away than so many rings say. */
static inline unsigned place_ring(const struct ut_worker *w, unsigned ring)
{
	return w->ring_end[ring < w->rings ? ring : w->rings - 1];
}

#endif
