/* SPDX-License-Identifier: MIT */
/*
 * crossover-io: from how much input and output on is it all one which threads
 * do it?  Two on one CPU yield to one another; in as many percent of its turns
 * as the axis says, each passes a byte through a pipe of its own, which never
 * waits.  One operation is one turn that the other did not take.
 */
#include <unistd.h>

#include "probes/pass.h"

#ifdef TH_CAN_READ
static int pipes[2][2];
static const struct probe_run *sample;
static volatile uint64_t last, turns, lost; /* both are on one CPU */

static void *take_turns(void *arg)
{
	uint64_t me = (uint64_t)arg, due = 0;

	while (turns < sample->ops) {
		turns += last != me;
		last = me;
		due += sample->level;
		if (due % 100 < sample->level)
			lost |= !pass_give(pipes[me][1]) ||
				!pass_take(pipes[me][0]);
		th_yield();
	}
	return NULL;
}

static int run(struct probe_run *r)
{
	th_thread t;
	int err;

	if (!pipes[1][1] &&
	    (pipe2(pipes[0], O_CLOEXEC) || pipe2(pipes[1], O_CLOEXEC)))
		return -errno;
	sample = r;
	turns = 0;
	probe_begin(r);
	err = th_create(&t, take_turns, (void *)1);
	if (err)
		return err;
	take_turns(NULL);
	probe_end(r);
	r->work = lost ? 0 : turns;
	r->switches = r->ops - 1; /* the last may still be to come */
	return th_join(&t, NULL);
}
#endif

PROBE(crossover_io) = {
	.name = "crossover-io",
	.what = "yield; in so many percent of turns, a byte by a pipe, too",
	.unit = "ns/turn",
	.suite = "standard",
	.axis = "percent",
	.levels = { 1, 3, 10, 30, 100 },
	.level_max = 100,
	.threads = 2,
	.cpus = 1,
#ifdef TH_CAN_READ
	.run = run,
#else
	.lacks = TH_LACKS_READ,
#endif
};
