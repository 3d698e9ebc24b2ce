/* SPDX-License-Identifier: MIT */
/*
 * The floor of creating kernel threads that are all alive at once: clone on
 * stacks that are there already, a barrier by hand, and a futex wait for the
 * kernel's word that each has gone: as in create.c, for many.
 */
#include <limits.h>

#include "floor.h"
#include "probes/stacks.h"

#define GROUP_MAX 100000

static _Atomic uint32_t tids[GROUP_MAX];
static struct floor_gate gate;

/* The creator's way through the gate, as floor.S has it for the others. */
static void arrive(void)
{
	/* Both orders: what all did before is visible to all after. */
	if (atomic_fetch_add_explicit(&gate.arrived, 1, memory_order_acq_rel) ==
	    gate.count - 1) {
		atomic_store_explicit(&gate.open, 1, memory_order_release);
		floor_futex(&gate.open, FUTEX_WAKE_PRIVATE, INT_MAX);
	}
	/* Acquire pairs with the store by whoever came last. */
	while (!atomic_load_explicit(&gate.open, memory_order_acquire))
		floor_futex(&gate.open, FUTEX_WAIT_PRIVATE, 0);
}

static int run(struct probe_run *r)
{
	static struct stacks stacks;
	uint64_t groups = (r->ops + r->level - 1) / r->level;
	int err = stacks_map(&stacks, r, r->level);

	if (err)
		return err;
	probe_begin(r);
	for (uint64_t g = 0; g < groups; g++) {
		gate = (struct floor_gate){ .count = (uint32_t)r->level + 1 };
		for (uint64_t i = 0; i < r->level; i++) {
			long tid = floor_clone_group(FLOOR_CLONE_FLAGS,
						     stacks_top(&stacks, i),
						     &tids[i], &gate);

			if (tid < 0)
				return (int)tid;
		}
		arrive();
		for (uint64_t i = 0; i < r->level; i++)
			floor_wait_gone(&tids[i]);
		r->work += gate.arrived - 1; /* it is not one of them */
	}
	probe_end(r);
	r->switches = groups * r->level;
	return 0;
}

PROBE(create_group) = {
	.name = "create-group",
	.what = "clone threads that are all alive at once, and wait for them",
	.unit = "ns/thread",
	.axis = "threads",
	.levels = { 100, 1000 },
	.level_max = GROUP_MAX,
	.cpus = 1,
	.floor_of = "kernel",
	.run = run,
};
