/* SPDX-License-Identifier: MIT */
/*
 * Contexts that are all alive at once: each begins, and goes on to its end
 * only when as many exist as the axis says.
 */
#include "context.h"
#include "probes/probe.h"

static int run(struct probe_run *r)
{
	int err = 0;

	probe_begin(r);
	for (uint64_t before = 0; !err && r->work < r->ops;
	     before += r->level) {
		err = context_create_group(r->stack_size, r->level, &r->work);
		if (r->work < before + r->level)
			break; /* it is found out */
	}
	probe_end(r);
	return err;
}

PROBE(create_group) = {
	.name = "create-group",
	.what = "make contexts that are all alive at once, and end them",
	.unit = "ns/thread",
	.axis = "threads",
	.levels = { 100, 1000 },
	.level_max = 100000,
	.cpus = 1,
	.run = run,
};
