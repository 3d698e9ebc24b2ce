/* SPDX-License-Identifier: MIT */
/*
 * The lower end of the ladder: where a thread is created and joined, a
 * function is called, which gives back what it was given.  The compiler may
 * not put it in the caller's place, and the asm hides what it does.
 */
#include "probes/probe.h"

__attribute__((noinline)) static uint64_t give_back(uint64_t value)
{
	__asm__ volatile("" : "+r"(value));
	return value;
}

static int run(struct probe_run *r)
{
	probe_begin(r);
	for (uint64_t i = 1; i <= r->ops; i++)
		r->work += give_back(i) == i;
	probe_end(r);
	return 0;
}

PROBE(create) = {
	.name = "create",
	.what = "call a function that returns at once, and take its result",
	.unit = "ns/thread",
	.threads = 1,
	.cpus = 1,
	.run = run,
};
