/* SPDX-License-Identifier: MIT */
/*
 * pipe: what it costs to hand a byte to a thread that waits in the kernel.
 * Two threads on one CPU and two pipes, as in lat_ctx and perf bench sched
 * pipe; but they count round trips, and here one operation is one way.
 */
#include <unistd.h>

#include "probes/pass.h"

#ifdef TH_CAN_READ
static int ping[2], pong[2];
static uint64_t rounds, passed; /* to be timed; by the partner */

static void *partner(void *arg)
{
	passed = pass(ping[0], pong[1], rounds + 2);
	probe_see_cpu(arg);
	return NULL;
}

static int run(struct probe_run *r)
{
	th_thread t;
	int err;

	rounds = (r->ops + 1) / 2;
	if (!ping[1] && (pipe2(ping, O_CLOEXEC) || pipe2(pong, O_CLOEXEC)))
		return -errno;
	err = th_create(&t, partner, r);
	if (err)
		return err;
	pass_give(ping[1]);
	pass(pong[0], ping[1], 1);
	probe_begin(r);
	r->work = pass(pong[0], ping[1], rounds);
	probe_end(r);
	pass_take(pong[0]);
	err = th_join(&t, NULL);
	r->work += passed - 2;
	r->switches = r->work - 2; /* either side of the clock may be late */
	return err;
}

#endif

PROBE(pipe) = {
	.name = "pipe",
	.what = "pass a byte to a waiting thread by a pipe, one way",
	.unit = "ns/switch",
	.threads = 2,
	.cpus = 1,
#ifdef TH_CAN_READ
	.run = run,
#else
	.lacks = TH_LACKS_READ,
#endif
};
