/* SPDX-License-Identifier: MIT */
/*
 * crossover-threads: into how many threads may work be cut, and by which?
 *
 * Rounds of 8192 steps of about 250 cycles each are shared by as many threads
 * as the axis says, which all live at once: they are created, compute their
 * part, and are joined.  One operation is one step.  Each thread proves its
 * part by its result.
 */
#include "probes/piece.h"
#include "probes/probe.h"

#define ROUND 8192
#define STEP  64 /* of a multiplication and an addition */

static th_thread threads[ROUND];
static uint64_t part, expected;

static void *worker(void *arg)
{
	probe_see_cpu(arg);
	return piece_compute(0, part) == expected ? arg : NULL;
}

static int run_round(struct probe_run *r)
{
	uint64_t created = 0, share = ROUND / r->level;
	int err = 0;

	while (!err && created < r->level) {
		err = th_create(&threads[created], worker, r);
		created += !err;
	}
	for (uint64_t i = 0; i < created; i++) {
		void *result = NULL;
		int failed = th_join(&threads[i], &result);

		err = err ? err : failed;
		r->work += result == r ? share : 0;
	}
	return err;
}

static int run(struct probe_run *r)
{
	uint64_t rounds = (r->ops + ROUND - 1) / ROUND;
	int err = 0;

	part = ROUND / r->level * STEP;
	expected = piece_expected(part);
	probe_begin(r);
	for (; !err && rounds; rounds--)
		err = run_round(r);
	probe_end(r);
	return err;
}

PROBE(crossover_threads) = {
	.name = "crossover-threads",
	.what = "250 cycles of work that is shared by so many threads",
	.unit = "ns/step",
	.suite = "standard",
	.axis = "threads",
	.levels = { 1, 8, 64, 512 },
	.level_max = ROUND,
	.cpus = 1,
	.run = run,
};
