/* SPDX-License-Identifier: MIT */
/*
 * mutex-recursive-contended: what a mutex costs that two threads fight for,
 * each to lock it twice.
 *
 * One operation is one increment of a counter, looked at under two locks and
 * written under the outer one; on one CPU with a yield between, and one when
 * both are unlocked, as mutex-contended has them.  Were an increment lost,
 * the ledger would show it.
 */
#include "probes/team.h"

#define THREADS 2

#ifdef TH_CAN_RMUTEX
static struct {
	th_rmutex lock;
	uint64_t count;
} guarded;

static void *locker(void *arg)
{
	struct team_member *m = arg;
	const int one_cpu = m->one_cpu;

	team_begin(m);
	for (uint64_t i = 0; i < m->ops; i++) {
		uint64_t before;

		th_rmutex_lock(&guarded.lock);
		th_rmutex_lock(&guarded.lock);
		before = guarded.count;
		th_rmutex_unlock(&guarded.lock);
		team_pause(one_cpu);
		guarded.count = before + 1;
		th_rmutex_unlock(&guarded.lock);
		team_pause(one_cpu);
	}
	team_end(m);
	return NULL;
}

static int run(struct probe_run *r)
{
	int err;

	th_rmutex_init(&guarded.lock);
	guarded.count = 0;
	err = team_run(r, THREADS, locker);
	r->work = guarded.count;
	return team_check(r, THREADS, err,
			  "an increment was lost: the mutex does not exclude");
}
#endif

PROBE(mutex_recursive_contended) = {
	.name = "mutex-recursive-contended",
	.what = "lock twice and unlock a mutex that two threads fight for",
	.unit = "ns/2-locks",
	.threads = THREADS,
	.axis = "cpus",
	.levels = { 1, 2 },
	.suite = "standard",
#ifdef TH_CAN_RMUTEX
	.run = run,
#else
	.lacks = "it has no recursive mutex",
#endif
};
