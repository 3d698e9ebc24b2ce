/* SPDX-License-Identifier: MIT */
/*
 * The floor of creating a kernel thread: clone on a stack that is there
 * already, exit at once, and a futex wait for the kernel's word that it has
 * gone.  No TLS, no signal mask, no handle.  Threads that are recycled, and
 * not cloned, may be below this.
 */
#include "floor.h"
#include "probes/stacks.h"

static int create(struct probe_run *r)
{
	static struct stacks stacks;
	static _Atomic uint32_t tid;
	int err = stacks_map(&stacks, r, 1);

	if (err)
		return err;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		long child = floor_clone(FLOOR_CLONE_FLAGS,
					 stacks_top(&stacks, 0), &tid);

		if (child < 0)
			return (int)child;
		floor_wait_gone(&tid);
		r->work++;
	}
	probe_end(r);
	r->switches = r->work;
	return 0;
}

PROBE(create) = {
	.name = "create",
	.what = "clone a thread that exits at once, and wait for that",
	.unit = "ns/thread",
	.threads = 1,
	.cpus = 1,
	.floor_of = "kernel",
	.run = create,
};
