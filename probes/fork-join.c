/* SPDX-License-Identifier: MIT */
/*
 * fork-join: what a thread costs where threads create threads and wait for
 * them, as recursive programs do.
 *
 * It works out a Fibonacci number of the size that takes as many threads as
 * are asked for.  One operation is one of them; on two CPUs it should take
 * half the time.
 */
#include "probes/fib.h"

static int run(struct probe_run *r)
{
	uint64_t n = 2;

	while (fib_of(n + 1) - 1 < r->ops)
		n++;
	return fib_run(r, n, 1);
}

PROBE(fork_join) = {
	.name = "fork-join",
	.what = "a thread of a Fibonacci number worked out by threads",
	.unit = "ns/fork",
	.suite = "standard",
	.axis = "cpus",
	.levels = { 1, 2 },
	.run = run,
};
