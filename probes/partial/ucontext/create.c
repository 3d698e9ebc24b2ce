/* SPDX-License-Identifier: MIT */
/*
 * Where a thread is created and joined: a context is made on a stack that is
 * there already, and run; it ends at once, which goes on with its creator.
 */
#include "contexts.h"

static ucontext_t creator, created;
static uint64_t given, result;

static void give_back(void)
{
	result = given;
}

static int run(struct probe_run *r)
{
	static struct stacks stacks;
	int err = stacks_map(&stacks, r, 1);

	probe_begin(r);
	for (uint64_t i = 1; !err && i <= r->ops; i++) {
		given = i;
		err = contexts_make(&created, &stacks, 0, r, &creator);
		makecontext(&created, give_back, 0);
		if (!err)
			err = contexts_switch(&creator, &created);
		r->work += result == i;
	}
	probe_end(r);
	return err;
}

PROBE(create) = {
	.name = "create",
	.what = "make a context that returns at once, and run it",
	.unit = "ns/thread",
	.threads = 1,
	.cpus = 1,
	.run = run,
};
