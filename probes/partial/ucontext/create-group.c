/* SPDX-License-Identifier: MIT */
/*
 * Contexts that are all alive at once: each begins, and goes on to its end
 * only when as many exist as the axis says.
 */
#include "contexts.h"

static ucontext_t creator, group[CONTEXTS_MAX];
static uint64_t alive, ended;

static void live(int me)
{
	alive++;
	swapcontext(&group[me], &creator);
	ended++;
}

/* Runs each until it waits, or ends: 0 or -errno. */
static int run_all(uint64_t count)
{
	int err = 0;

	for (uint64_t i = 0; !err && i < count; i++)
		err = contexts_switch(&creator, &group[i]);
	return err;
}

static int run(struct probe_run *r)
{
	static struct stacks stacks;
	uint64_t groups = (r->ops + r->level - 1) / r->level;
	int err = stacks_map(&stacks, r, r->level);

	probe_begin(r);
	for (uint64_t g = 0; !err && g < groups; g++) {
		alive = ended = 0;
		for (uint64_t i = 0; !err && i < r->level; i++) {
			err = contexts_make(&group[i], &stacks, i, r, &creator);
			makecontext(&group[i], (void (*)(void))live, 1, (int)i);
		}
		if (!err)
			err = run_all(r->level);
		if (!err && alive == r->level)
			err = run_all(r->level);
		r->work += ended;
	}
	probe_end(r);
	return err;
}

PROBE(create_group) = {
	.name = "create-group",
	.what = "make contexts that are all alive at once, and end them",
	.unit = "ns/thread",
	.axis = "threads",
	.levels = { 100, 1000 },
	.level_max = CONTEXTS_MAX,
	.cpus = 1,
	.run = run,
};
