/* SPDX-License-Identifier: MIT */
/*
 * vector-state: what a switch costs while vector registers are in use.
 *
 * Two threads yield to one another, and each leaves something in a register of
 * so many bits before.  A library's yield is a call of a function, over which
 * nobody expects these to be kept; the kernel keeps all that are in use.
 */
#include "cpu.h"

static unsigned bits;

#define YIELDERS_BEFORE() cpu_vector_use(bits)
#include "probes/yielders.h"

static int run(struct probe_run *r)
{
	static const unsigned sizes[] = { 0, 128, 256, 512 };
	int err;

	bits = sizes[r->level - 1];
	if (!cpu_vector_has(bits))
		return -ENOTSUP;
	err = yielders_run(r, 2);
	cpu_vector_leave(bits);
	return err;
}

PROBE(vector_state) = {
	.name = "vector-state",
	.what = "switch by yielding while vector registers are in use, one way",
	.unit = "ns/switch",
	.suite = "standard",
	.axis = "bits",
	.level_names = { "none", "128", "256", "512" },
	.threads = 2,
	.cpus = 1,
	.run = run,
};
