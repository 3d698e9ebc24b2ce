/* SPDX-License-Identifier: MIT */
/*
 * scale-memory: how much faster several CPUs read memory than one.
 *
 * As many threads as the axis says, on as many CPUs, read through memory that
 * no cache holds: 128 MiB in all, or 16 MiB for each thread, if that is more.
 * Each has a part of its own, which it has written first, so that the part
 * lies in the memory of its node.  One operation is one piece of 4 KiB, which
 * proves itself by its sum: twice the CPUs take half the time for each, until
 * the memory gives no more.
 */
#include "probes/team.h"

#define WORDS     512 /* in a piece */
#define PART_MIN  4096
#define WHOLE_MIN 32768 /* pieces */

static uint64_t *parts[PROBE_CPUS];
static _Atomic int missing; /* memory: some part */

/* Every piece holds 1 … WORDS. */
static uint64_t *make_part(uint64_t pieces)
{
	uint64_t *part = malloc(pieces * WORDS * sizeof *part);

	for (uint64_t i = 0; part && i < pieces * WORDS; i++)
		part[i] = i % WORDS + 1;
	return part;
}

static void *reader(void *arg)
{
	struct team_member *m = arg;
	uint64_t pieces = WHOLE_MIN / m->run->level, **mine = &parts[m - team];

	pieces = pieces > PART_MIN ? pieces : PART_MIN;
	th_place(m->cpu);
	if (!*mine && !(*mine = make_part(pieces)))
		missing = 1;
	team_begin(m);
	for (uint64_t i = 0; *mine && i < m->ops; i++) {
		const uint64_t *piece = &(*mine)[i % pieces * WORDS];
		uint64_t sum = 0;

		for (int j = 0; j < WORDS; j++)
			sum += piece[j];
		m->done += sum == WORDS * (WORDS + 1) / 2;
	}
	team_end(m);
	return NULL;
}

static int run(struct probe_run *r)
{
	int err = team_run(r, (unsigned)r->level, reader);

	return missing ? -ENOMEM : err;
}

PROBE(scale_memory) = {
	.name = "scale-memory",
	.what = "read 4 KiB of memory that no cache holds, shared by the CPUs",
	.unit = "ns/piece",
	.suite = "standard",
	.axis = "cpus",
	.levels_are_cpus = 1,
	.run = run,
};
