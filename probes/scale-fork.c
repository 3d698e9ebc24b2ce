/* SPDX-License-Identifier: MIT */
/*
 * scale-fork: how much faster several CPUs do what threads share out by
 * creating threads, as recursive programs do.
 *
 * A number of equal pieces of about 10,000 cycles is halved by a new thread for
 * one half, and so on down to single pieces, each of which proves itself by
 * its result.  One operation is one piece, with its part of the threads: twice
 * the CPUs should take half the time for each.
 */
#include "probes/piece.h"
#include "probes/probe.h"

#define STEPS 2560

static uint64_t expected;
static _Atomic int failed;

struct pieces {
	struct probe_run *run;
	uint64_t count, right;
};

/* Counts how many of the pieces came out right. */
static void *share_out(void *arg)
{
	struct pieces *mine = arg, half = { .run = mine->run };
	th_thread other;
	int err;

	if (mine->count == 1) {
		mine->right = piece_compute(0, STEPS) == expected;
		probe_see_cpu(mine->run);
		return NULL;
	}
	half.count = mine->count / 2;
	mine->count -= half.count;
	err = th_fork(&other, share_out, &half);
	if (!err) {
		share_out(mine);
		err = th_join(&other, NULL);
	}
	if (err)
		failed = err;
	mine->right += half.right;
	return NULL;
}

static int run(struct probe_run *r)
{
	struct pieces all = { .run = r, .count = r->ops };

	expected = piece_expected(STEPS);
	failed = 0;
	probe_begin(r);
	share_out(&all);
	probe_end(r);
	r->work = all.right;
	return failed;
}

PROBE(scale_fork) = {
	.name = "scale-fork",
	.what = "compute a piece of about 10,000 cycles, shared out by forks",
	.unit = "ns/piece",
	.suite = "standard",
	.axis = "cpus",
	.levels_are_cpus = 1,
	.run = run,
};
