/* SPDX-License-Identifier: MIT */
/*
 * working-set-alone: what of working-set's time is not the switch: the same
 * walk, and the same hand-over of the token, to oneself.
 */
#include "probes/walk.h"

static int run(struct probe_run *r)
{
	int err = walk_run(r, 1, r->level * 1024);

	r->switches = 0;
	return err;
}

PROBE(working_set_alone) = {
	.name = "working-set-alone",
	.what = "walk over so many KiB in one thread, without a switch",
	.unit = "ns/walk",
	.suite = "full",
	.axis = "kib",
	.levels = { 1, 16, 256, 4096 },
	.level_max = 1 << 20,
	.threads = 1,
	.cpus = 1,
	.run = run,
};
