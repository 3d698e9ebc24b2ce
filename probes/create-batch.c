/* SPDX-License-Identifier: MIT */
/*
 * create-batch: what it costs to create and join many threads that may wait
 * for their turn.
 *
 * All are created, then all are joined; each returns at once, when it comes
 * to run.  One operation is one thread.
 */
#include "probes/probe.h"

#define BATCH_MAX 100000

static void *give_back(void *arg)
{
	return arg;
}

static int run(struct probe_run *r)
{
	static th_thread batch[BATCH_MAX];
	uint64_t batches = (r->ops + r->level - 1) / r->level;
	int err = 0;

	probe_begin(r);
	for (uint64_t b = 0; !err && b < batches; b++) {
		for (uint64_t i = 0; !err && i < r->level; i++)
			err = th_create(&batch[i], give_back, &batch[i]);
		for (uint64_t i = 0; !err && i < r->level; i++) {
			void *result = NULL;

			err = th_join(&batch[i], &result);
			r->work += result == &batch[i];
		}
	}
	probe_end(r);
	return err;
}

PROBE(create_batch) = {
	.name = "create-batch",
	.what = "create many threads that return at once, then join them",
	.unit = "ns/thread",
	.suite = "standard",
	.axis = "threads",
	.levels = { 1000 },
	.level_max = BATCH_MAX,
	.cpus = 1,
	.run = run,
};
