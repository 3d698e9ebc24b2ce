/* SPDX-License-Identifier: MIT */
/*
 * fork-join-small: what a thread costs where a little work is spread again
 * and again.
 *
 * It works out the twelfth Fibonacci number, by 232 threads, as often as it
 * takes.  One operation is one thread: where a second CPU costs more than it
 * helps, it shows here.
 */
#include "probes/fib.h"

#define N 12

static int run(struct probe_run *r)
{
	uint64_t forks = fib_of(N + 1) - 1;

	return fib_run(r, N, (r->ops + forks - 1) / forks);
}

PROBE(fork_join_small) = {
	.name = "fork-join-small",
	.what = "a thread of a small Fibonacci number, again and again",
	.unit = "ns/fork",
	.suite = "full",
	.axis = "cpus",
	.levels = { 1, 2 },
	.run = run,
};
