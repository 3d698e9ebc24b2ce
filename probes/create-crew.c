/* SPDX-License-Identifier: MIT */
/*
 * create-crew: how much several CPUs help one creator of short tasks.
 *
 * One thread creates groups of others, each of which computes for 24,000
 * cycles (some 8 microseconds) and proves it by its result, and joins them.
 * One operation is one of those: on two CPUs it should take half the time.
 */
#include "probes/probe.h"

#define CREW  64
#define STEPS 8000 /* multiplications of 3 cycles, one after the other */

static uint64_t expected;

static uint64_t compute(void)
{
	uint64_t x = 3;

	__asm__ volatile("" : "+r"(x)); /* each piece is computed anew */
	for (int i = 0; i < STEPS; i++)
		x *= 6364136223846793005u;
	return x;
}

static void *task(void *arg)
{
	return compute() == expected ? arg : NULL;
}

static int run(struct probe_run *r)
{
	static th_thread crew[CREW];
	uint64_t groups = (r->ops + CREW - 1) / CREW;
	int err = 0;

	expected = compute();
	probe_begin(r);
	for (uint64_t g = 0; !err && g < groups; g++) {
		for (int i = 0; !err && i < CREW; i++)
			err = th_fork(&crew[i], task, &crew[i]);
		for (int i = 0; !err && i < CREW; i++) {
			void *result = NULL;

			err = th_join(&crew[i], &result);
			r->work += result == &crew[i];
		}
	}
	probe_end(r);
	return err;
}

PROBE(create_crew) = {
	.name = "create-crew",
	.what = "create a thread for a task of 24,000 cycles, and join it",
	.unit = "ns/task",
	.suite = "standard",
	.axis = "cpus",
	.levels = { 1, 2 },
	.threads = CREW,
	.run = run,
};
