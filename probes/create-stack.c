/* SPDX-License-Identifier: MIT */
/*
 * create-stack: the same by the size of its stack, of which it touches little.
 */
#include "probes/single.h"

PROBE(create_stack) = {
	.name = "create-stack",
	.what = "create a thread with a stack of so many KiB, and join it",
	.unit = "ns/thread",
	.suite = "standard",
	.axis = "stack_kib",
	.levels = { 16, 64, 256, 1024, 8192 },
	.level_min = 16,
	.standard_max = 64,
	.threads = 1,
	.cpus = 1,
	.run = single_run,
};
