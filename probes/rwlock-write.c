/* SPDX-License-Identifier: MIT */
/*
 * rwlock-write: what it costs to lock and unlock for writing what nobody else
 * wants.
 *
 * One operation is one lock, one increment of a counter that it guards, and
 * one unlock: as mutex has it, but by a lock that readers could share.
 */
#include "probes/probe.h"

#ifdef TH_CAN_RWLOCK
static struct {
	th_rwlock lock;
	uint64_t count;
} guarded;

static int run(struct probe_run *r)
{
	th_rwlock_init(&guarded.lock);
	guarded.count = 0;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		th_rwlock_wrlock(&guarded.lock);
		guarded.count++;
		th_rwlock_unlock(&guarded.lock);
	}
	probe_end(r);
	r->work = guarded.count;
	return 0;
}
#endif

PROBE(rwlock_write) = {
	.name = "rwlock-write",
	.what = "lock for writing, and unlock, what nobody else wants",
	.unit = "ns/lock",
	.threads = 1,
	.cpus = 1,
	.suite = "standard",
#ifdef TH_CAN_RWLOCK
	.run = run,
#else
	.lacks = "it has no read-write lock",
#endif
};
