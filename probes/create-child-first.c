/* SPDX-License-Identifier: MIT */
/*
 * create-child-first: what it costs to create a thread that runs before its
 * creator goes on, and to join it.
 *
 * One operation is one thread, one after the other.  It has ended when its
 * creator goes on, unless another CPU has taken the creator away meanwhile:
 * a second CPU can only be in the way here.
 */
#define SINGLE_CREATE th_fork
#include "probes/single.h"

PROBE(create_child_first) = {
	.name = "create-child-first",
	.what = "create a thread that runs at once, and join it",
	.unit = "ns/thread",
	.suite = "standard",
	.axis = "cpus",
	.levels = { 1, 2 },
	.threads = 1,
#ifdef TH_CAN_CHILD_FIRST
	.run = single_run,
#else
	.lacks = "a new thread never runs before its creator goes on",
#endif
};
