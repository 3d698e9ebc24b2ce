/* SPDX-License-Identifier: MIT */
/*
 * handoff-free: handoff between two threads that no one has pinned, so that
 * the scheduler decides which of two CPUs each runs on, as it does in most
 * programs.
 */
#include "probes/turns.h"

static int run(struct probe_run *r)
{
	return turns_run(r, TURNS_FREE);
}

PROBE(handoff_free) = {
	.name = "handoff-free",
	.what = "hand the turn to a waiting thread, one way; none is pinned",
	.unit = "ns/switch",
	.suite = "standard",
	.threads = 2,
	.cpus = 2,
	.run = run,
};
