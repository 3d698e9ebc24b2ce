/* SPDX-License-Identifier: MIT */
/*
 * mutex-recursive: what a mutex costs that its holder may lock again, when
 * nobody else wants it.
 *
 * One operation is two locks, the second inside the first, one increment of
 * a counter that they guard, and two unlocks.
 */
#include "probes/probe.h"

#ifdef TH_CAN_RMUTEX
static struct {
	th_rmutex lock;
	uint64_t count;
} guarded;

static int run(struct probe_run *r)
{
	th_rmutex_init(&guarded.lock);
	guarded.count = 0;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		th_rmutex_lock(&guarded.lock);
		th_rmutex_lock(&guarded.lock);
		guarded.count++;
		th_rmutex_unlock(&guarded.lock);
		th_rmutex_unlock(&guarded.lock);
	}
	probe_end(r);
	r->work = guarded.count;
	return 0;
}
#endif

PROBE(mutex_recursive) = {
	.name = "mutex-recursive",
	.what = "lock twice and unlock a mutex that nobody else wants",
	.unit = "ns/2-locks",
	.threads = 1,
	.cpus = 1,
	.suite = "standard",
#ifdef TH_CAN_RMUTEX
	.run = run,
#else
	.lacks = "it has no recursive mutex",
#endif
};
