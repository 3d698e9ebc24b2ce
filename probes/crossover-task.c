/* SPDX-License-Identifier: MIT */
/*
 * crossover-task: from what length of task on does it matter no longer which
 * threads do it?
 *
 * On one CPU, tasks of as many steps as the axis says are done by a thread
 * each, which is created for it, and joined: 64 at a time.  One operation is
 * one step, of about 250 cycles, whatever the task's length: at short tasks it
 * is the threads that cost, at long ones the steps.  Each task proves itself
 * by its result.
 */
#include "probes/piece.h"
#include "probes/probe.h"

#define CREW 64
#define STEP 64 /* of a multiplication and an addition */

static uint64_t steps, expected;

static void *task(void *arg)
{
	struct probe_run *r = arg;

	probe_see_cpu(r);
	return piece_compute(0, steps) == expected ? arg : NULL;
}

static int run(struct probe_run *r)
{
	static th_thread crew[CREW];
	uint64_t tasks = (r->ops + r->level - 1) / r->level, right = 0;
	int err = 0;

	steps = r->level * STEP;
	expected = piece_expected(steps);
	probe_begin(r);
	for (uint64_t i = 0; !err && i < tasks; i += CREW) {
		uint64_t count = tasks - i < CREW ? tasks - i : CREW;

		for (uint64_t t = 0; !err && t < count; t++)
			err = th_fork(&crew[t], task, r);
		for (uint64_t t = 0; !err && t < count; t++) {
			void *result = NULL;

			err = th_join(&crew[t], &result);
			right += result == r;
		}
	}
	probe_end(r);
	r->work = right * r->level;
	return err;
}

PROBE(crossover_task) = {
	.name = "crossover-task",
	.what = "250 cycles of work, cut into tasks of so many of them",
	.unit = "ns/step",
	.suite = "standard",
	.axis = "steps",
	.levels = { 1, 8, 64, 512, 4096 },
	.level_max = 1000000,
	.threads = CREW,
	.cpus = 1,
	.run = run,
};
