/* SPDX-License-Identifier: MIT */
/*
 * Threads that return at once, one after the other, so that each finds a warm
 * stack: a figure holds no work but starting and stopping.
 */
#ifndef PROBES_SINGLE_H
#define PROBES_SINGLE_H

#include "probes/probe.h"

#ifndef SINGLE_CREATE /* th_create, or what is like it */
#define SINGLE_CREATE th_create
#endif

static void *single_nothing(void *arg)
{
	return arg;
}

/* One operation is a thread that is created and joined. */
static inline int single_run(struct probe_run *r)
{
	probe_begin(r);
	for (uint64_t i = 1; i <= r->ops; i++) {
		void *result = NULL;
		th_thread t;
		int err = SINGLE_CREATE(&t, single_nothing, (void *)i);

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
