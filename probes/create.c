/* SPDX-License-Identifier: MIT */
/*
 * create: what it costs to create a thread and to join it.
 */
#include "probes/single.h"

PROBE(create) = {
	.name = "create",
	.what = "create a thread that returns at once, and join it",
	.unit = "ns/thread",
	.threads = 1,
	.cpus = 1,
	.run = single_run,
};
