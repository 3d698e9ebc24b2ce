/* SPDX-License-Identifier: MIT */
/*
 * handoff: what it costs to hand the turn to a thread that waits for it.
 */
#include "probes/turns.h"

static int run(struct probe_run *r)
{
	int err = turns_run(r, r->cpus[r->cpu_count - 1]);

	/* On two CPUs, a wait may be over before it has begun. */
	r->switches_exact = r->cpu_count == 1;
	r->switches = r->switches_exact ? r->work : 0;
	return err;
}

PROBE(handoff) = {
	.name = "handoff",
	.what = "hand the turn to a waiting thread by semaphores, one way",
	.unit = "ns/switch",
	.threads = 2,
	.axis = "cpus",
	.levels = { 1, 2 },
	.run = run,
};
