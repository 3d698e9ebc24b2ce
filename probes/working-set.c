/* SPDX-License-Identifier: MIT */
/*
 * working-set: what a switch costs by how much memory each thread uses between
 * two of them.  The time of walking over it is part of the figure.
 */
#include "probes/walk.h"

#define THREADS 8

static int run(struct probe_run *r)
{
	return walk_run(r, THREADS, r->level * 1024);
}

PROBE(working_set) = {
	.name = "working-set",
	.what = "walk over so many KiB and switch to the next of 8 threads",
	.unit = "ns/switch",
	.suite = "standard",
	.axis = "kib",
	.levels = { 1, 16, 256, 4096 },
	.level_max = 1 << 20,
	.standard_max = 256,
	.threads = THREADS,
	.cpus = 1,
	.run = run,
};
