/* SPDX-License-Identifier: MIT */
/*
 * fairness: how evenly a CPU is shared by threads that all compute.
 *
 * Four threads of one CPU compute from when all are there until a window is
 * over, and see when they do not: a single event is such a wait for one's turn.
 * One operation is one window, and its value is by how much the thread that had
 * most was ahead of the one that had least.
 */
#include "probes/share.h"

#ifdef TH_CAN_SLICE
static int run(struct probe_run *r)
{
	uint64_t ahead_ns = 0;
	int err = 0;

	probe_begin(r);
	for (uint64_t i = 0; !err && i < r->ops; i++)
		err = share_window(r, &ahead_ns);
	probe_end(r);
	r->end_ns = r->begin_ns + ahead_ns;
	r->switches = r->work * SHARE_THREADS;
	return err;
}
#endif

PROBE(fairness) = {
	.name = "fairness",
	.what = "share a CPU for 200 ms: most beyond least of four threads",
	.unit = "ns/window",
	.threads = 4,
	.cpus = 1,
	.suite = "full",
	.events_ns = 200000000,
#ifdef TH_CAN_SLICE
	.run = run,
#else
	.lacks = "a thread that computes is not interrupted",
#endif
};
