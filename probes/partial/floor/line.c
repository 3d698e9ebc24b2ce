/* SPDX-License-Identifier: MIT */
/*
 * line: an anchor, which explains differences between machines.
 *
 * One operation is a round trip of one cache line between two CPUs.
 */
#include "probes/anchor.h"
#include "probes/probe.h"

static int run(struct probe_run *r)
{
	uint64_t ns;

	probe_begin(r);
	ns = anchor_line_ns(r->cpus[0], r->cpus[1], r->ops);
	probe_end(r);
	if (!ns)
		return -EAGAIN;
	/* Without the partner's creation, which is in the time between. */
	r->begin_ns = r->end_ns - ns;
	r->work = r->ops;
	return 0;
}

PROBE(line) = {
	.name = "line",
	.what = "pass a cache line to another CPU and back",
	.unit = "ns/round-trip",
	.threads = 2,
	.cpus = 2,
	.run = run,
};
