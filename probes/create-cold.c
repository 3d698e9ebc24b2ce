/* SPDX-License-Identifier: MIT */
/*
 * create-cold: what the first thread of a process costs.
 *
 * Nothing has been created before: what an implementation does once, and the
 * pages that it touches for the first time, are in it, and so is what it does
 * at its end.  There is one operation in a process.
 */
#include "probes/probe.h"

static void *answer(void *arg)
{
	struct probe_run *r = arg;

	r->work++;
	probe_see_cpu(r);
	return NULL;
}

static int run(struct probe_run *r)
{
	const struct th_config config = {
		.cpus = r->cpus,
		.cpu_count = r->cpu_count,
		.stack_size = r->stack_size,
		.guard_size = r->guard_size,
	};
	int err;

	probe_begin(r);
	err = th_main(&config, answer, r);
	probe_end(r);
	return err;
}

PROBE(create_cold) = {
	.name = "create-cold",
	.what = "create and join the first thread of a process",
	.unit = "ns/thread",
	.suite = "standard",
	.is_first = 1,
	.threads = 1,
	.cpus = 1,
	.run = run,
};
