/* SPDX-License-Identifier: MIT */
/*
 * working-set-threads: the same by how many threads there are.
 */
#include "probes/walk.h"

#define EACH 65536 /* bytes */

static int run(struct probe_run *r)
{
	return walk_run(r, r->level, EACH);
}

PROBE(working_set_threads) = {
	.name = "working-set-threads",
	.what = "walk over 64 KiB and switch to the next thread",
	.unit = "ns/switch",
	.suite = "standard",
	.axis = "threads",
	.levels = { 2, 16, 128 },
	.standard_max = 16,
	.level_min = 2,
	.level_max = RING_MAX,
	.cpus = 1,
	.run = run,
};
