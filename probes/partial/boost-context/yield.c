/* SPDX-License-Identifier: MIT */
/*
 * Where threads yield: contexts in a ring, each of which switches to the next.
 */
#include "context.h"
#include "probes/probe.h"

static int run(struct probe_run *r)
{
	uint64_t rounds = (r->ops + r->level - 1) / r->level;
	int err = context_ring(r->stack_size, r->level);

	if (err)
		return err;
	context_turns(1); /* touches every stack */
	probe_begin(r);
	r->work = context_turns(rounds);
	probe_end(r);
	return 0;
}

PROBE(yield) = {
	.name = "yield",
	.what = "switch to the next context by resume(), one way",
	.unit = "ns/switch",
	.axis = "threads",
	.levels = { 2, 64, 1000 },
	.level_min = 2,
	.level_max = 100000,
	.cpus = 1,
	.run = run,
};
