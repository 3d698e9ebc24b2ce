/* SPDX-License-Identifier: MIT */
/*
 * create-parts: of what the cost of a kernel thread consists.
 *
 * One operation is a part of creating a thread and joining it; the rest is done
 * too, but not counted, and neither is the clock's own time.  "begin" is from
 * the clone to the thread's first instruction, its creator's falling asleep
 * included; "end" from its last to its joiner's next.
 */
#include "parts.h"

#define TRIES(ops) (2 * (ops) + 10)

/* The thread has read the clock, too, and all are in their order. */
static int is_whole(void)
{
	for (int i = 0; i < PARTS; i++)
		if (parts.at[i] > parts.at[i + 1])
			return 0;
	return parts.at[0] > 0;
}

static int run(struct probe_run *r)
{
	uint64_t sum = 0, least = UINT64_MAX, nothing;
	int err = 0;

	probe_begin(r);
	/* One that was interrupted at the wrong place is done again. */
	for (uint64_t i = 0; !err && r->work < r->ops && i < TRIES(r->ops);
	     i++) {
		parts.at[PARTS_END] = 0;
		err = parts_go(r);
		if (err || !is_whole())
			continue;
		r->work++;
		sum += parts.at[r->level + 1] - parts.at[r->level];
		nothing = parts.at[PARTS_MAP] - parts.at[PARTS_NOTHING];
		least = nothing < least ? nothing : least;
	}
	probe_end(r);
	if (err)
		return err;
	r->switches = r->work;
	/* No time at all is refused; where the clock was interrupted is not. */
	nothing = r->work * least;
	r->end_ns = r->begin_ns + (sum > nothing ? sum - nothing : 0);
	return 0;
}

PROBE(create_parts) = {
	.name = "create-parts",
	.what = "a part of creating a kernel thread and joining it",
	.unit = "ns/thread",
	.suite = "standard",
	.axis = "part",
	.level_names = { "map", "guard", "tls", "clone", "begin", "end",
			 "unmap" },
	.ops_max = 500,
	.threads = 1,
	.cpus = 1,
	.run = run,
};
