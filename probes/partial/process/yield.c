/* SPDX-License-Identifier: MIT */
/*
 * As many processes as the axis says, on one CPU, do nothing but yield, and see
 * whether another has run since their last turn, as threads do.
 */
#include <sched.h>

#include "process.h"

#define PROCESSES_MAX 10000

static pid_t pids[PROCESSES_MAX];

static struct shared {
	_Atomic uint64_t started;
	volatile uint64_t last, turns; /* all are on one CPU */
	volatile int stop;
} * shared;

static inline void take_turn(uint64_t me)
{
	shared->turns += shared->last != me;
	shared->last = me;
	sched_yield();
}

static int run(struct probe_run *r)
{
	uint64_t before;

	shared = process_share(shared, sizeof *shared);
	if (!shared)
		return -errno;
	for (uint64_t i = 1; i < r->level; i++) {
		pids[i] = process_fork();
		if (pids[i] < 0)
			return pids[i];
		if (pids[i])
			continue;
		for (shared->started++; !shared->stop;)
			take_turn(i);
		_exit(0);
	}
	while (shared->started < r->level - 1)
		take_turn(0);
	probe_begin(r);
	before = shared->turns; /* asking the system may have let others run */
	while (shared->turns - before < r->ops)
		take_turn(0);
	r->work = shared->turns - before;
	probe_end(r);
	shared->stop = 1;
	for (uint64_t i = 1; i < r->level; i++)
		if (!process_ended(pids[i], 0))
			r->work = 0; /* it may not have yielded */
	return 0;
}

PROBE(yield) = {
	.name = "yield",
	.what = "switch to the next process by yielding, one way",
	.unit = "ns/switch",
	.axis = "threads",
	.levels = { 2, 64, 1000 },
	.level_min = 2,
	.level_max = PROCESSES_MAX,
	.cpus = 1,
	.run = run,
};
