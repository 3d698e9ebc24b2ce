/* SPDX-License-Identifier: MIT */
/*
 * The floor of a thread that runs before its creator: a call on another stack,
 * with the creator in a deque from which nobody steals.
 */
#include "floor.h"
#include "probes/probe.h"

static void *nothing(void *arg)
{
	return arg;
}

static int run(struct probe_run *r)
{
	struct floor_worker *w;
	int err = floor_worker(&w);

	if (err)
		return err;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		struct floor_task t = { .fn = nothing };

		floor_fork(w, &t);
		r->work += t.done;
	}
	probe_end(r);
	return 0;
}

PROBE(create_child_first) = {
	.name = "create-child-first",
	.what = "run a thread on a stack of its own by hand, and join it",
	.unit = "ns/thread",
	.suite = "standard",
	.axis = "cpus",
	.levels = { 1 },
	.level_max = 1,
	.threads = 1,
	.floor_of = "user",
	.run = run,
};
