/* SPDX-License-Identifier: MIT */
/*
 * pipe: what it costs to hand a byte to a thread that waits in the kernel.
 * Two threads on one CPU and two pipes, as in lat_ctx and perf bench sched
 * pipe; but they count round trips, and here one operation is one way.
 */
#include <unistd.h>

#include "probes/probe.h"

static int ping[2], pong[2];
static uint64_t rounds, passed; /* to be timed; by the partner */

static int move(long call, int fd)
{
	char byte = 0;

	return cpu_syscall(call, fd, (long)&byte, 1, 0, 0, 0) == 1;
}

static uint64_t pass(int from, int to, uint64_t count)
{
	uint64_t n = 0;

	for (; n < count && move(SYS_read, from) && move(SYS_write, to); n++)
		;
	return n;
}

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
	move(SYS_write, ping[1]);
	pass(pong[0], ping[1], 1);
	probe_begin(r);
	r->work = pass(pong[0], ping[1], rounds);
	probe_end(r);
	move(SYS_read, pong[0]);
	err = th_join(&t, NULL);
	r->work += passed - 2;
	r->switches = r->work - 2; /* either side of the clock may be late */
	return err;
}

PROBE(pipe) = {
	.name = "pipe",
	.what = "pass a byte to a waiting thread by a pipe, one way",
	.unit = "ns/switch",
	.threads = 2,
	.cpus = 1,
	.run = run,
#ifndef TH_CAN_BLOCK_FD
	.lacks = "a read() that waits would stop all threads of its worker",
#endif
};
