/* SPDX-License-Identifier: MIT */
/*
 * wake: how long a thread that sleeps on another CPU takes to run again.
 *
 * One waits on a semaphore until its CPU sleeps; then one that computes posts.
 * An operation is a wake: from before the post until the woken reads a clock.
 */
#include "probes/probe.h"

#define REST_NS 300000 /* whoever looks before he sleeps sleeps by then */

static th_sem bell;
static _Atomic uint64_t rung_ns, answered;
static uint64_t total_ns;

static void *sleeper(void *arg)
{
	struct probe_run *r = arg;

	th_place(r->cpus[r->cpu_count - 1]);
	for (uint64_t i = 1; i <= r->ops; i++) {
		th_sem_wait(&bell);
		total_ns += sys_clock_ns() - rung_ns;
		answered = i;
	}
	probe_see_cpu(r);
	return NULL;
}

static int run(struct probe_run *r)
{
	th_thread t;
	int err;

	total_ns = answered = 0;
	th_sem_init(&bell);
	err = th_create(&t, sleeper, r);
	if (err)
		return err;
	th_place(r->cpus[0]);
	probe_begin(r);
	for (uint64_t i = 1; i <= r->ops; i++) {
		rung_ns = sys_clock_ns() + REST_NS;
		while (sys_clock_ns() < rung_ns)
			;
		rung_ns = sys_clock_ns();
		th_sem_post(&bell);
		while (answered != i)
			th_yield();
	}
	probe_end(r);
	err = th_join(&t, NULL);
	r->work = answered;
	r->end_ns = r->begin_ns + total_ns;
	return err;
}

PROBE(wake) = {
	.name = "wake",
	.what = "run again on another CPU, from the post of a semaphore on",
	.unit = "ns/wake",
	.suite = "standard",
	.ops_max = 160,
	.threads = 2,
	.cpus = 2,
	.run = run,
#ifdef TH_ONE_CPU
	.lacks = "all its threads are on one CPU",
#endif
};
