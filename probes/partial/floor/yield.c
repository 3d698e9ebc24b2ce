/* SPDX-License-Identifier: MIT */
/*
 * The floor of a yield between user threads: contexts in a ring, each of
 * which switches to the next by the least code that keeps what the ABI says
 * a call keeps.  No scheduler, no queue, no floating-point control words.
 */
#include "floor.h"
#include "probes/stacks.h"

#define CONTEXTS_MAX 100000
#define NEAR         256 /* that the nearest cache holds */
/* At even distances stacks would share few sets of the caches and the TLB. */
#define APART (65536ul + 4096 + 192)
#define LINE  32 /* so that what a switch saves is in one line */

static struct floor_context ring[CONTEXTS_MAX];
static uint64_t switches;
static bool far; /* the stack after the next must be fetched meanwhile */

/* Every context but the first: on to the next for ever. */
static void turn(struct floor_context *me)
{
	for (;; floor_switch(me, me->next), switches++)
		if (far)
			__builtin_prefetch(me->next->next->sp);
}

static void make(char *stacks, uint64_t count)
{
	far = count > NEAR;
	for (uint64_t i = 0; i < count; i++) {
		ring[i].next = &ring[(i + 1) % count];
		floor_make(&ring[i], stacks + (i + 1) * APART - LINE, turn);
	}
}

static int run(struct probe_run *r)
{
	static char *stacks;
	uint64_t rounds = (r->ops + r->level - 1) / r->level;
	int err = stacks ? 0 : stacks_zeros(&stacks, CONTEXTS_MAX * APART);

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
