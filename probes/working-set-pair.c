/* SPDX-License-Identifier: MIT */
/*
 * working-set-pair: working-set between two threads.  With that of 8 and that
 * of 64 it is a surface, of the memory of each thread and how many there are.
 */
#include "probes/walk.h"

#define THREADS 2

static int run(struct probe_run *r)
{
	return walk_run(r, THREADS, r->level * 1024);
}

PROBE(working_set_pair) = {
	.name = "working-set-pair",
	.what = "walk over so many KiB and switch to the other of 2 threads",
	.unit = "ns/switch",
	.suite = "full",
	.axis = "kib",
	.levels = { 1, 16, 256, 4096 },
	.level_max = 1 << 20,
	.threads = THREADS,
	.cpus = 1,
	.run = run,
};
