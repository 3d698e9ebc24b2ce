/* SPDX-License-Identifier: MIT */
/*
 * counter: what it costs two threads on two CPUs to count together.
 *
 * racy: both add to one number, and some additions are lost; atomic: none is;
 * lock: nor is any under a mutex; shard: each adds to one of its own, on a line
 * of its own; false: to one of its own, on a line that they share.  One
 * operation is one addition that a thread has made, lost or not.
 */
#include "probes/counter.h"

#define THREADS 2

static enum counter_kind kind;

/* A loop for each: the kind is no question in it. */
static void *adder(void *arg)
{
	struct team_member *m = arg;

	team_begin(m);
	counter_meet(m, THREADS);
	switch (kind) {
	case COUNTER_RACY:
		counter_add(m, COUNTER_RACY);
		break;
	case COUNTER_ATOMIC:
		counter_add(m, COUNTER_ATOMIC);
		break;
	case COUNTER_LOCK:
		counter_add(m, COUNTER_LOCK);
		break;
	case COUNTER_SHARD:
		counter_add(m, COUNTER_SHARD);
		break;
	case COUNTER_FALSE:
		counter_add(m, COUNTER_FALSE);
		break;
	}
	team_end(m);
	return NULL;
}

static int run(struct probe_run *r)
{
	int err;

	kind = (enum counter_kind)r->level;
	counter_reset();
	err = team_run(r, THREADS, adder);
	if (err || counter_is_right(kind, r->work))
		return err;
	r->broken = "the sum is not that of the additions";
	return -EPROTO;
}

PROBE(counter) = {
	.name = "counter",
	.what = "add 1 to a counter while another CPU does, too",
	.unit = "ns/addition",
	.suite = "standard",
	.axis = "kind",
	.level_names = { "racy", "atomic", "lock", "shard", "false" },
	.threads = THREADS,
	.cpus = 2,
	.run = run,
#ifdef TH_ONE_CPU
	.lacks = "all its threads are on one CPU",
#endif
};
