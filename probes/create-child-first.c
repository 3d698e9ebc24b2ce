/* SPDX-License-Identifier: MIT */
/*
 * create-child-first: what it costs to create a thread that runs before its
 * creator goes on, and to join it.
 *
 * One operation is one thread, one after the other.  It has ended when its
 * creator goes on, unless another CPU has taken the creator away meanwhile:
 * a second CPU can only be in the way here.
 */
#include "probes/probe.h"

#ifdef TH_CAN_CHILD_FIRST

static void *nothing(void *arg)
{
	return arg;
}

static int run(struct probe_run *r)
{
	probe_begin(r);
	for (uint64_t i = 1; i <= r->ops; i++) {
		void *result = NULL;
		th_thread t;
		int err = th_fork(&t, nothing, (void *)i);

		if (!err)
			err = th_join(&t, &result);
		if (err)
			return err;
		r->work += result == (void *)i;
	}
	probe_end(r);
	r->switches = r->ops; /* each has run */
	return 0;
}

#endif

PROBE(create_child_first) = {
	.name = "create-child-first",
	.what = "create a thread that runs at once, and join it",
	.unit = "ns/thread",
	.suite = "standard",
	.axis = "cpus",
	.levels = { 1, 2 },
	.threads = 1,
#ifdef TH_CAN_CHILD_FIRST
	.run = run,
#else
	.lacks = "a new thread never runs before its creator goes on",
#endif
};
