/* SPDX-License-Identifier: MIT */
/*
 * clock: an anchor, which explains differences between machines.
 *
 * One operation is one reading of the clock that all samples are timed by.
 */
#include "probes/probe.h"

static int run(struct probe_run *r)
{
	uint64_t last = 0, now;

	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		now = sys_clock_ns();
		r->work += now >= last;
		last = now;
	}
	probe_end(r);
	return 0;
}

PROBE(clock) = {
	.name = "clock",
	.what = "read the monotonic clock",
	.unit = "ns/read",
	.threads = 1,
	.cpus = 1,
	.run = run,
};
