/* SPDX-License-Identifier: MIT */
/*
 * sleep: how much longer than it asked for a thread sleeps.
 *
 * One thread, all alone.  One operation is one sleep of as many microseconds as
 * the axis says, and a single event is what it took beyond these: the time that
 * was asked for does not count, and nobody may wake before it is over.
 */
#include "probes/probe.h"

static int run(struct probe_run *r)
{
	const uint64_t asked = r->level * 1000;
	uint64_t late = 0;

	probe_begin(r);
	while (r->work < r->ops) {
		uint64_t begin = sys_clock_ns(), took;

		th_sleep(asked);
		took = sys_clock_ns() - begin;
		if (took < asked) {
			r->broken = "a sleep was shorter than asked for";
			return -EPROTO;
		}
		probe_event(took - asked);
		late += took - asked;
		r->work++;
	}
	probe_end(r);
	r->end_ns = r->begin_ns + late;
	return 0;
}

PROBE(sleep) = {
	.name = "sleep",
	.what = "wake up late from a sleep",
	.unit = "ns/sleep",
	.axis = "sleep_us",
	.levels = { 100, 1000, 10000 },
	.threads = 1,
	.cpus = 1,
	.suite = "full",
	.events_ns = 50000000,
	.run = run,
};
