/* SPDX-License-Identifier: MIT */
/*
 * The floor of threads that create threads and wait for them: those of
 * create-child-first work out a Fibonacci number.
 */
#include "floor.h"
#include "probes/probe.h"

static struct floor_worker *worker;
static uint64_t joined;

struct call {
	uint64_t n, result;
};

static uint64_t fib(uint64_t n);

static void *fib_thread(void *arg)
{
	struct call *c = arg;

	c->result = fib(c->n);
	return NULL;
}

static uint64_t fib(uint64_t n)
{
	struct call c = { .n = n - 1 };
	struct floor_task t = { .fn = fib_thread, .arg = &c };
	uint64_t other;

	if (n < 2)
		return n;
	floor_fork(worker, &t);
	other = fib(n - 2);
	joined += t.done;
	return c.result + other;
}

static int run(struct probe_run *r)
{
	uint64_t n = 1, forks = 0, before = 0;
	int err = floor_worker(&worker);

	if (err)
		return err;
	/* fib(n) forks once, and as those of n - 1 and n - 2 do. */
	for (; forks < r->ops && n < FLOOR_DEPTH; n++) {
		forks += before + 1;
		before = forks - before - 1;
	}
	joined = 0;
	probe_begin(r);
	fib(n);
	probe_end(r);
	r->work = joined;
	return 0;
}

PROBE(fork_join) = {
	.name = "fork-join",
	.what = "a thread of a Fibonacci number worked out by hand",
	.unit = "ns/fork",
	.suite = "standard",
	.axis = "cpus",
	.levels = { 1 },
	.level_max = 1,
	.floor_of = "user",
	.run = run,
};
