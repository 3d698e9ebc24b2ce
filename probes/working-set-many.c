/* SPDX-License-Identifier: MIT */
/*
 * working-set-many: working-set among 64 threads.  With that of 2 and that of 8
 * it is a surface, of the memory of each thread and how many there are.
 */
#include "probes/walk.h"

#define THREADS 64

static int run(struct probe_run *r)
{
	return walk_run(r, THREADS, r->level * 1024);
}

PROBE(working_set_many) = {
	.name = "working-set-many",
	.what = "walk over so many KiB and switch to the next of 64 threads",
	.unit = "ns/switch",
	.suite = "full",
	.axis = "kib",
	.levels = { 1, 16, 256, 4096 },
	.level_max = 1 << 18,
	.threads = THREADS,
	.cpus = 1,
	.run = run,
};
