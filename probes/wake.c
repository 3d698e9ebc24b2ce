/* SPDX-License-Identifier: MIT */
/*
 * wake: how long a thread that sleeps on another CPU takes to run again.  All
 * samples wake the same one, as its first hundred wakes may be the quickest.
 */
#include "probes/probe.h"

static th_thread thread;
static th_sem bell;
static struct probe_run *_Atomic first; /* sample; NULL: it shall end */
static _Atomic uint64_t rung_ns, answered, total_ns;

static void *sleeper(void *r)
{
	for (th_place(first->cpus[1]); first; answered++) {
		th_sem_wait(&bell);
		total_ns += sys_clock_ns() - rung_ns;
		probe_see_cpu(r);
	}
	return NULL;
}

static int run(struct probe_run *r)
{
	int err = 0;

	if (!first) {
		first = r;
		th_sem_init(&bell);
		err = th_create(&thread, sleeper, r);
	}
	if (err)
		return err;
	th_place(r->cpus[0]);
	total_ns = answered = 0;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		/* Whoever looks before he sleeps sleeps by then. */
		rung_ns = probe_spin(300000);
		th_sem_post(&bell);
		while (answered == i)
			th_yield();
	}
	probe_end(r);
	r->work = answered;
	r->end_ns = r->begin_ns + total_ns;
	return 0;
}

static int finish(void)
{
	first = NULL;
	th_sem_post(&bell);
	return th_join(&thread, NULL);
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
	.finish = finish,
#ifdef TH_ONE_CPU
	.lacks = "all its threads are on one CPU",
#endif
};
