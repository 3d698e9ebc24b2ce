/* SPDX-License-Identifier: MIT */
/*
 * Where a thread is created and joined: a context is made, with its stack, and
 * run; it ends at once, which goes on with its creator.
 */
#include "context.h"
#include "probes/probe.h"

PROBE_KIND("user");

static int run(struct probe_run *r)
{
	int err;

	probe_begin(r);
	err = context_create(r->stack_size, r->ops, &r->work);
	probe_end(r);
	return err;
}

PROBE(create) = {
	.name = "create",
	.what = "make a context that returns at once, and run it",
	.unit = "ns/thread",
	.threads = 1,
	.cpus = 1,
	.run = run,
};
