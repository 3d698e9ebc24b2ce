/* SPDX-License-Identifier: MIT */
/*
 * Where threads yield: contexts in a ring, each of which switches to the next.
 */
#include "contexts.h"

PROBE_KIND("user");

static ucontext_t ring[CONTEXTS_MAX];
static uint64_t switches;

/* Every context but the first: on to the next for ever. */
static void turn(int me, int next)
{
	for (;; swapcontext(&ring[me], &ring[next]))
		switches++;
}

static int make(const struct probe_run *r)
{
	static struct stacks stacks;
	int count = (int)r->level;
	int err = stacks_map(&stacks, r, r->level);

	for (int i = 1; !err && i < count; i++) {
		err = contexts_make(&ring[i], &stacks, (uint64_t)i, r, NULL);
		makecontext(&ring[i], (void (*)(void))turn, 2, i,
			    (i + 1) % count);
	}
	return err;
}

static int run(struct probe_run *r)
{
	uint64_t rounds = (r->ops + r->level - 1) / r->level;
	int err = make(r);

	if (!err) /* touches every stack */
		err = contexts_switch(&ring[0], &ring[1]);
	switches = 0;
	probe_begin(r);
	for (uint64_t i = 0; !err && i < rounds; i++) {
		switches++;
		err = contexts_switch(&ring[0], &ring[1]);
	}
	probe_end(r);
	r->work = switches;
	return err;
}

PROBE(yield) = {
	.name = "yield",
	.what = "switch to the next context by swapcontext, one way",
	.unit = "ns/switch",
	.axis = "threads",
	.levels = { 2, 64, 1000 },
	.level_min = 2,
	.level_max = CONTEXTS_MAX,
	.cpus = 1,
	.run = run,
};
