/* SPDX-License-Identifier: MIT */
/*
 * rwlock-read: what it costs to lock and unlock for reading what nobody else
 * wants.
 *
 * One operation is one lock, one look at a value that it guards, and one
 * unlock.
 */
#include "probes/probe.h"

#ifdef TH_CAN_RWLOCK
static struct {
	th_rwlock lock;
	volatile uint64_t value;
} guarded;

static int run(struct probe_run *r)
{
	const uint64_t expected = r->ops;

	th_rwlock_init(&guarded.lock);
	th_rwlock_wrlock(&guarded.lock);
	guarded.value = expected;
	th_rwlock_unlock(&guarded.lock);
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		th_rwlock_rdlock(&guarded.lock);
		r->work += guarded.value == expected;
		th_rwlock_unlock(&guarded.lock);
	}
	probe_end(r);
	return 0;
}
#endif

PROBE(rwlock_read) = {
	.name = "rwlock-read",
	.what = "lock for reading, and unlock, what nobody else wants",
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
