/* SPDX-License-Identifier: MIT */
/*
 * The floor of a yield between user threads: contexts in a ring, each of
 * which switches to the next by the least code that keeps what the ABI says
 * a call keeps.  No scheduler, no queue, no floating-point control words.
 */
#include "floor.h"
#include "probes/stacks.h"

#define CONTEXTS_MAX 100000
#define STACK_SIZE   65536ul

static struct floor_context ring[CONTEXTS_MAX];
static uint64_t switches;

/* Every context but the first: on to the next for ever. */
static void turn(struct floor_context *me)
{
	for (;; floor_switch(me, me->next))
		switches++;
}

static void make(char *stacks, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		ring[i].next = &ring[(i + 1) % count];
		/* At equal distances they would share a cache's few sets. */
		floor_make(&ring[i],
			   stacks + (i + 1) * STACK_SIZE - i % 16 * 192, turn);
	}
}

static int run(struct probe_run *r)
{
	static char *stacks;
	uint64_t rounds = (r->ops + r->level - 1) / r->level;
	int err = stacks ? 0 : stacks_zeros(&stacks, CONTEXTS_MAX * STACK_SIZE);

	if (err)
		return err;
	make(stacks, r->level);
	floor_switch(&ring[0], ring[0].next); /* touches every stack */
	switches = 0;
	probe_begin(r);
	for (uint64_t i = 0; i < rounds; i++) {
		switches++;
		floor_switch(&ring[0], ring[0].next);
	}
	probe_end(r);
	r->work = switches;
	return 0;
}

PROBE(yield) = {
	.name = "yield",
	.what = "switch to the next context by hand, one way",
	.unit = "ns/switch",
	.axis = "threads",
	.levels = { 2, 64, 1000 },
	.level_min = 2,
	.level_max = CONTEXTS_MAX,
	.cpus = 1,
	.floor_of = "user",
	.run = run,
};
