/* SPDX-License-Identifier: MIT */
/*
 * mutex-contended: what a mutex costs that two CPUs fight for.
 *
 * Two threads do nothing but lock, increment a counter, and unlock.  One
 * operation is one increment, whoever makes it: the figure is the time from
 * one to the next.  Were an increment lost, the ledger would show it.
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

	team_begin(m);
	for (uint64_t i = 0; i < m->ops; i++) {
		th_mutex_lock(&guarded.lock);
		guarded.count++;
		th_mutex_unlock(&guarded.lock);
	}
	team_end(m);
	return NULL;
}

static int run(struct probe_run *r)
{
	uint64_t expected = (r->ops + THREADS - 1) / THREADS * THREADS;
	int err;

	th_mutex_init(&guarded.lock);
	guarded.count = 0;
	err = team_run(r, THREADS, locker);
	r->work = guarded.count;
	if (!err && guarded.count != expected) {
		r->broken = "an increment was lost: the mutex does not exclude";
		err = -EPROTO;
	}
	return err;
}

PROBE(mutex_contended) = {
	.name = "mutex-contended",
	.what = "lock and unlock a mutex that two CPUs fight for",
	.unit = "ns/lock",
	.threads = THREADS,
	.cpus = THREADS,
	.run = run,
};
