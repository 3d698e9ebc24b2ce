/* SPDX-License-Identifier: MIT */
/*
 * The upper end of the ladder: where a thread is created and joined, a
 * process is forked, which exits at once, and waited for.  It proves that it
 * has run by its status.
 */
#include "process.h"

PROBE_KIND("kernel");

static int run(struct probe_run *r)
{
	probe_begin(r);
	for (uint64_t i = 1; i <= r->ops; i++) {
		int status = (int)(i & 0x7f);
		pid_t pid = fork();

		if (pid == 0)
			_exit(status);
		if (pid < 0)
			return -errno;
		r->work += (uint64_t)process_ended(pid, status);
	}
	probe_end(r);
	r->switches = r->ops; /* each has run, and its parent not meanwhile */
	return 0;
}

PROBE(create) = {
	.name = "create",
	.what = "fork a process that exits at once, and wait for it",
	.unit = "ns/thread",
	.threads = 1,
	.cpus = 1,
	.run = run,
};
