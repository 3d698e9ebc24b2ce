/* SPDX-License-Identifier: MIT */
/*
 * Two processes on one CPU pass a byte by two pipes, as in lat_ctx; here one
 * operation is one way.
 */
#include "probes/pass.h"
#include "process.h"

static struct shared {
	uint64_t passed;
	struct probe_run seen;
} * shared;

static int ping[2], pong[2];

static int run(struct probe_run *r)
{
	uint64_t rounds = (r->ops + 1) / 2;
	pid_t pid;

	shared = process_share(shared, sizeof *shared);
	if (!shared)
		return -errno;
	if (!ping[1] && (pipe2(ping, O_CLOEXEC) || pipe2(pong, O_CLOEXEC)))
		return -errno;
	pid = process_fork();
	if (pid == 0) {
		shared->passed = pass(ping[0], pong[1], rounds + 2);
		probe_see_cpu(&shared->seen);
		_exit(0);
	}
	if (pid < 0)
		return pid;
	pass_give(ping[1]);
	pass(pong[0], ping[1], 1);
	probe_begin(r);
	r->work = pass(pong[0], ping[1], rounds);
	probe_end(r);
	pass_take(pong[0]);
	if (process_joined(pid, r, &shared->seen))
		r->work += shared->passed - 2;
	r->switches = rounds - 1; /* of this process; one may be late */
	return 0;
}

PROBE(pipe) = {
	.name = "pipe",
	.what = "pass a byte to a waiting process by a pipe, one way",
	.unit = "ns/switch",
	.threads = 2,
	.cpus = 1,
	.run = run,
};
