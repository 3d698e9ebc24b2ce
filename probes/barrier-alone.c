/* SPDX-License-Identifier: MIT */
/*
 * barrier-alone: what a barrier costs that there is nobody to wait for at.
 *
 * One operation is one arrival of a thread that is a whole round by itself.
 */
#include "probes/probe.h"

static th_barrier barrier;
static volatile uint64_t passed;

static int run(struct probe_run *r)
{
	int err = th_barrier_init(&barrier, 1);

	passed = 0;
	probe_begin(r);
	for (uint64_t i = 0; !err && i < r->ops; i++) {
		th_barrier_wait(&barrier);
		passed++;
	}
	probe_end(r);
	r->work = passed;
	return err;
}

PROBE(barrier_alone) = {
	.name = "barrier-alone",
	.what = "arrive at a barrier of one thread",
	.unit = "ns/arrival",
	.threads = 1,
	.cpus = 1,
	.suite = "standard",
	.run = run,
};
