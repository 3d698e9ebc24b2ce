/* SPDX-License-Identifier: MIT */
/*
 * syscall: an anchor, which explains differences between machines.
 *
 * One operation is one way into the kernel and back, by a call that does
 * next to nothing there.
 */
#include "probes/probe.h"

static int run(struct probe_run *r)
{
	const long parent = cpu_syscall(SYS_getppid, 0, 0, 0, 0, 0, 0);

	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++)
		r->work += cpu_syscall(SYS_getppid, 0, 0, 0, 0, 0, 0) == parent;
	probe_end(r);
	return 0;
}

PROBE(syscall) = {
	.name = "syscall",
	.what = "enter the kernel and come back: getppid",
	.unit = "ns/call",
	.threads = 1,
	.cpus = 1,
	.run = run,
};
