/* SPDX-License-Identifier: MIT */
/*
 * create: what it costs to create a thread and to join it.
 *
 * One operation is one thread, one after the other, so each finds a warm
 * stack.  It returns at once: the figure holds no work but starting and
 * stopping.
 */
#include "probes/probe.h"

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
		int err = th_create(&t, nothing, (void *)i);

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

PROBE(create) = {
	.name = "create",
	.what = "create a thread that returns at once, and join it",
	.unit = "ns/thread",
	.threads = 1,
	.cpus = 1,
	.run = run,
};
