/* SPDX-License-Identifier: MIT */
/*
 * ring: what it costs to hand a byte on to the next of many threads that wait
 * in the kernel, as in lat_ctx.
 */
#include <unistd.h>

#include "probes/pass.h"

#define RING_MAX     256
#define RING_TAKE(i) pass_take(pipes[i][0])
#define RING_USE(i)  ((void)(i))
#define RING_GIVE(i) ((uint64_t)pass_give(pipes[i][1]))

#ifdef TH_CAN_READ
static int pipes[RING_MAX][2];
#include "probes/ring.h"

static int run(struct probe_run *r)
{
	for (uint64_t i = 0; i < r->level; i++)
		if (!pipes[i][1] && pipe2(pipes[i], O_CLOEXEC))
			return -errno;
	return ring_run(r, r->level);
}

#endif

PROBE(ring) = {
	.name = "ring",
	.what = "pass a byte to the next of many threads by a pipe, one way",
	.unit = "ns/switch",
	.suite = "standard",
	.axis = "threads",
	.levels = { 2, 16, 128 },
	.standard_max = 16,
	.level_min = 2,
	.level_max = RING_MAX,
	.cpus = 1,
#ifdef TH_CAN_READ
	.run = run,
#else
	.lacks = TH_LACKS_READ,
#endif
};
