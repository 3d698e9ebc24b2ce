/* SPDX-License-Identifier: MIT */
/*
 * yield: what it costs to switch from thread to thread by yielding.
 */
#include "probes/yielders.h"

static int run(struct probe_run *r)
{
	return yielders_run(r, r->level);
}

PROBE(yield) = {
	.name = "yield",
	.what = "switch to the next thread by yielding, one way",
	.unit = "ns/switch",
	.axis = "threads",
	.levels = { 2, 64, 1000, 10000, 100000 },
	.standard_max = 1000,
	.level_min = 2,
	.level_max = YIELDERS_MAX,
	.cpus = 1,
	.run = run,
};
