/* SPDX-License-Identifier: MIT */
/*
 * handoff-busy: the same while a third thread keeps another CPU busy.
 *
 * That changes nothing for kernel threads.  A scheduler of user threads can
 * no longer go without locks, as it may where one of its workers is alone.
 */
#include "probes/turns.h"

/* What the busy thread reads is on no line that the others write. */
static struct {
	_Alignas(2 * CACHE_LINE) _Atomic int begun, over;
	_Alignas(2 * CACHE_LINE) char end;
} third;

static void *busy(void *arg)
{
	struct probe_run *r = arg;

	th_place(r->cpus[1]);
	third.begun = 1;
	while (!third.over)
		cpu_relax();
	probe_see_cpu(r);
	return NULL;
}

static int run(struct probe_run *r)
{
	th_thread t;
	int err, failed;

	third.begun = 0;
	third.over = 0;
	err = th_create(&t, busy, r);
	if (err)
		return err;
	while (!third.begun)
		th_yield();
	err = turns_run(r, r->cpus[0]);
	third.over = 1;
	failed = th_join(&t, NULL);
	return err ? err : failed;
}

PROBE(handoff_busy) = {
	.name = "handoff-busy",
	.what = "hand the turn on one CPU while another one is busy, one way",
	.unit = "ns/switch",
	.suite = "standard",
	.threads = 3,
	.cpus = 2,
	.run = run,
#ifdef TH_ONE_CPU
	.lacks = "all its threads are on one CPU",
#endif
};
