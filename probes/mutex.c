/* SPDX-License-Identifier: MIT */
/*
 * mutex: what it costs to lock and unlock what nobody else wants.
 *
 * One operation is one lock, one increment of a counter that it guards, and
 * one unlock.
 */
#include "probes/probe.h"

static struct {
	th_mutex lock;
	uint64_t count;
} guarded;

static int run(struct probe_run *r)
{
	th_mutex_init(&guarded.lock);
	guarded.count = 0;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		th_mutex_lock(&guarded.lock);
		guarded.count++;
		th_mutex_unlock(&guarded.lock);
	}
	probe_end(r);
	r->work = guarded.count;
	return 0;
}

PROBE(mutex) = {
	.name = "mutex",
	.what = "lock and unlock a mutex that nobody else wants",
	.unit = "ns/lock",
	.threads = 1,
	.cpus = 1,
	.run = run,
};
