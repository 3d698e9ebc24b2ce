/* SPDX-License-Identifier: MIT */
/*
 * skynet: what a thread costs where each creates ten, which create ten, and
 * adds up what they say.
 *
 * The threads that create nobody say their number.  There are a thousand of
 * them, the benchmark of that name has a million; one operation is a thread.
 */
#include "probes/probe.h"

#define CHILDREN 10
#define LEAVES   1000
#define THREADS  1110 /* and the caller */

static _Atomic int failed;

struct call {
	uint64_t number, leaves, result;
};

static void *skynet(void *arg)
{
	struct call *c = arg, child[CHILDREN];
	th_thread thread[CHILDREN];
	int made = 0, err = 0;

	c->result = c->leaves == 1 ? c->number : 0;
	while (c->leaves > 1 && !err && made < CHILDREN) {
		child[made] = (struct call){
			.number = c->number + made * c->leaves / CHILDREN,
			.leaves = c->leaves / CHILDREN,
		};
		err = th_fork(&thread[made], skynet, &child[made]);
		made += !err;
	}
	for (int i = 0; i < made; i++) {
		th_join(&thread[i], NULL);
		c->result += child[i].result;
	}
	if (err)
		failed = err;
	return NULL;
}

static int run(struct probe_run *r)
{
	failed = 0;
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops && !failed; i += THREADS) {
		struct call all = { .leaves = LEAVES };

		skynet(&all);
		if (all.result == LEAVES * (LEAVES - 1) / 2)
			r->work += THREADS;
	}
	probe_end(r);
	return failed;
}

PROBE(skynet) = {
	.name = "skynet",
	.what = "a thread of a tree of which each creates ten",
	.unit = "ns/fork",
	.suite = "full",
	.axis = "cpus",
	.levels = { 1, 2 },
	.run = run,
};
