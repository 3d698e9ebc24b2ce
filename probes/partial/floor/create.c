/* SPDX-License-Identifier: MIT */
/*
 * The floor of creating a kernel thread: clone on a stack that is there
 * already, exit at once, and a futex wait for the kernel's word that it has
 * gone.  No TLS, no guard, no signal mask, no handle.
 */
#include <sched.h>
#include <sys/mman.h>

#include "base/futex.h"
#include "floor.h"
#include "probes/probe.h"

static int create(struct probe_run *r)
{
	const size_t size = 65536;
	static char *stack;
	static _Atomic uint32_t tid;
	void *map;
	int err = stack ? 0 : sys_map(&map, size, PROT_READ | PROT_WRITE);

	if (err)
		return err;
	if (!stack)
		stack = map;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		long child = floor_clone(
			CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM |
				CLONE_SIGHAND | CLONE_THREAD |
				CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID,
			stack + size, &tid);

		if (child < 0)
			return (int)child;
		futex_wait_cleared(&tid, UINT64_MAX);
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
