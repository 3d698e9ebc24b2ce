/* SPDX-License-Identifier: MIT */
/*
 * mutex-contended: what a mutex costs that two threads fight for.
 *
 * On two CPUs they do nothing but lock, increment a counter, and unlock.  On
 * one CPU they also yield, once while they hold it, so that the other comes
 * and finds it held, and once when they have unlocked it, so that the other
 * has its turn.  One operation is one increment, whoever makes it, with the
 * yields that belong to it: the figure is the time from one to the next.
 * Were an increment lost, the ledger would show it.
 */
#include "probes/team.h"

#define THREADS 2

static struct {
	th_mutex lock;
	uint64_t count;
} guarded;

static void *locker(void *arg)
{
	struct team_member *m = arg;
	const int one_cpu = m->one_cpu;

	team_begin(m);
	for (uint64_t i = 0; i < m->ops; i++) {
		uint64_t before;

		th_mutex_lock(&guarded.lock);
		before = guarded.count;
		team_pause(one_cpu);
		guarded.count = before + 1;
		th_mutex_unlock(&guarded.lock);
		team_pause(one_cpu);
	}
	team_end(m);
	return NULL;
}

static int run(struct probe_run *r)
{
	int err;

	th_mutex_init(&guarded.lock);
	guarded.count = 0;
	err = team_run(r, THREADS, locker);
	r->work = guarded.count;
	return team_check(r, THREADS, err,
			  "an increment was lost: the mutex does not exclude");
}

PROBE(mutex_contended) = {
	.name = "mutex-contended",
	.what = "lock and unlock a mutex that two threads fight for",
	.unit = "ns/lock",
	.threads = THREADS,
	.axis = "cpus",
	.levels = { 1, 2 },
	.run = run,
};
