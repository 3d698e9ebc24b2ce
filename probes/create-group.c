/* SPDX-License-Identifier: MIT */
/*
 * create-group: what it costs to create and join threads that are all alive
 * at once.
 *
 * Each waits at a barrier until as many exist as the axis says.  One
 * operation is one thread, with its share of the barrier.
 */
#include "probes/probe.h"

#define GROUP_MAX 100000

static th_barrier all_exist;

static void *wait_for_all(void *arg)
{
	th_barrier_wait(&all_exist);
	return arg;
}

static int run(struct probe_run *r)
{
	static th_thread group[GROUP_MAX];
	uint64_t groups = (r->ops + r->level - 1) / r->level;
	int err = th_barrier_init(&all_exist, (unsigned)r->level + 1);

	probe_begin(r);
	for (uint64_t g = 0; !err && g < groups; g++) {
		for (uint64_t i = 0; !err && i < r->level; i++)
			err = th_create(&group[i], wait_for_all, &group[i]);
		if (err)
			return err;
		th_barrier_wait(&all_exist);
		for (uint64_t i = 0; !err && i < r->level; i++) {
			void *result = NULL;

			err = th_join(&group[i], &result);
			r->work += result == &group[i];
		}
	}
	probe_end(r);
	r->switches = groups * r->level;
	return err;
}

PROBE(create_group) = {
	.name = "create-group",
	.what = "create threads that are all alive at once, and join them",
	.unit = "ns/thread",
	.axis = "threads",
	.levels = { 100, 1000 },
	.level_max = GROUP_MAX,
	.cpus = 1,
	.run = run,
};
