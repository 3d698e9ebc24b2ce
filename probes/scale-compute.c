/* SPDX-License-Identifier: MIT */
/*
 * scale-compute: how much faster several CPUs compute than one.
 *
 * As many threads as the axis says, on as many CPUs, share a number of equal
 * pieces of pure computation; each piece proves itself by its result.  One
 * operation is one piece, of about a thousand cycles: twice the CPUs should
 * take half the time for each.
 */
#include "probes/piece.h"
#include "probes/team.h"

#define STEPS 256

static uint64_t expected;

static void *worker(void *arg)
{
	struct team_member *m = arg;
	uint64_t right = 0;

	team_begin(m);
	for (uint64_t i = 0; i < m->ops; i++)
		right += piece_compute(0, STEPS) == expected;
	team_end(m);
	m->done = right;
	return NULL;
}

static int run(struct probe_run *r)
{
	expected = piece_expected(STEPS);
	return team_run(r, (unsigned)r->level, worker);
}

PROBE(scale_compute) = {
	.name = "scale-compute",
	.what = "compute a piece of about 1000 cycles, shared by the CPUs",
	.unit = "ns/piece",
	.axis = "cpus",
	.levels_are_cpus = 1,
	.run = run,
};
