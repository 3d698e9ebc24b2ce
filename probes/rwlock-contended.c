/* SPDX-License-Identifier: MIT */
/*
 * rwlock-contended: what a read-write lock costs that two threads fight for.
 *
 * Each reads 15 times, then writes once, the other half a turn later.  One
 * operation is one lock; on one CPU with the yields of mutex-contended.
 * Whoever is inside sees whether a writer is there, too.
 */
#include "probes/team.h"

#define THREADS 2

#ifdef TH_CAN_RWLOCK
static struct {
	th_rwlock lock;
	volatile uint64_t first, second;
} guarded;

static void *locker(void *arg)
{
	struct team_member *m = arg;
	const int one_cpu = m->one_cpu;
	uint64_t turn = m == team ? 0 : 8, right = 0, seen;

	team_begin(m);
	for (uint64_t i = 0; i < m->ops; i++) {
		const int write = ++turn % 16 == 0;

		if (write) {
			th_rwlock_wrlock(&guarded.lock);
			guarded.first = seen = guarded.first + 1;
		} else {
			th_rwlock_rdlock(&guarded.lock);
			seen = guarded.first;
		}
		team_pause(one_cpu);
		if (write)
			guarded.second = seen;
		right += guarded.first == seen && guarded.second == seen;
		th_rwlock_unlock(&guarded.lock);
		team_pause(one_cpu);
	}
	team_end(m);
	m->done = right;
	return NULL;
}

static int run(struct probe_run *r)
{
	th_rwlock_init(&guarded.lock);
	guarded.first = guarded.second = 0;
	return team_check(r, THREADS, team_run(r, THREADS, locker),
			  "a writer was not alone");
}
#endif

PROBE(rwlock_contended) = {
	.name = "rwlock-contended",
	.what = "lock what two threads read, and write one time in 16",
	.unit = "ns/lock",
	.threads = THREADS,
	.axis = "cpus",
	.levels = { 1, 2 },
	.suite = "standard",
#ifdef TH_CAN_RWLOCK
	.run = run,
#else
	.lacks = "it has no read-write lock",
#endif
};
