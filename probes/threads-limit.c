/* SPDX-License-Identifier: MIT */
/*
 * threads-limit: how many threads there can be at once, and what limits them.
 *
 * Threads that wait are created until that fails, until there is little memory
 * left, or until there are as many as the axis says, which is then the limit.
 * One operation is finding it out; all are ended again.
 */
#include "probes/crowd.h"

static int run(struct probe_run *r)
{
	int err, failed;

	probe_begin(r);
	err = crowd_gather(r->level);
	failed = crowd_leave(r);
	probe_end(r);
	if (!err)
		r->limit = (struct limit){ "the level", r->level, r->level };
	r->amount = (double)r->work;
	r->work = r->work > 0;
	/* To find a limit is what it is for. */
	return failed || err == -EAGAIN || err == -ENOMEM ? failed : err;
}

PROBE(threads_limit) = {
	.name = "threads-limit",
	.what = "threads that wait at once, until a limit stops them",
	.unit = "threads",
	.better = "higher",
	.suite = "full",
	.axis = "most",
	.levels = { 1000000 },
	.is_crowd = 1,
	.cpus = 1,
	.run = run,
};
