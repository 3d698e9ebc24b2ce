/* SPDX-License-Identifier: MIT */
/*
 * cond: what it costs to signal a condition that nobody waits for, as a
 * program does that cannot know.  cond-handoff has it where somebody does.
 *
 * One operation is one signal, without the mutex, after an increment of what
 * a waiter would look at.
 */
#include "probes/probe.h"

static th_cond cond;
static volatile uint64_t news;

static int run(struct probe_run *r)
{
	th_cond_init(&cond);
	news = 0;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		news++;
		th_cond_signal(&cond);
	}
	probe_end(r);
	r->work = news;
	return 0;
}

PROBE(cond) = {
	.name = "cond",
	.what = "signal a condition that nobody waits for",
	.unit = "ns/signal",
	.threads = 1,
	.cpus = 1,
	.suite = "standard",
	.run = run,
};
