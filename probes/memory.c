/* SPDX-License-Identifier: MIT */
/*
 * memory: how much of it a thread takes that does nothing but wait.
 *
 * As many threads as the axis says wait at once, and the kernel tells what
 * there is more than before the first one of the process: memory that is
 * resident, and page tables, of this process; and the kernel's own stacks and
 * structures, which it counts for the machine as a whole.  One operation is
 * one thread.
 */
#include "probes/crowd.h"
#include "probes/proc.h"

#define STATUS  "/proc/self/status"
#define MEMINFO "/proc/meminfo"

static struct probe_bytes look(void)
{
	return (struct probe_bytes){
		.resident = (double)proc_bytes(STATUS, "VmRSS:"),
		.page_tables = (double)proc_bytes(STATUS, "VmPTE:"),
		.kernel = (double)(proc_bytes(MEMINFO, "KernelStack:") +
				   proc_bytes(MEMINFO, "SUnreclaim:")),
	};
}

/* What others give back meanwhile is no gift of ours. */
static double more(double now, double before)
{
	return now > before ? now - before : 0;
}

static int run(struct probe_run *r)
{
	static struct probe_bytes first;
	struct probe_bytes now;
	int err, failed;

	if (!first.resident)
		first = look();
	probe_begin(r);
	err = crowd_gather(r->level);
	now = look();
	failed = crowd_leave(r);
	probe_end(r);
	r->bytes = (struct probe_bytes){
		.resident = more(now.resident, first.resident),
		.page_tables = more(now.page_tables, first.page_tables),
		.kernel = more(now.kernel, first.kernel),
	};
	r->amount = r->bytes.resident + r->bytes.page_tables + r->bytes.kernel;
	return err ? err : failed;
}

PROBE(memory) = {
	.name = "memory",
	.what = "the memory of a thread that waits, the kernel's for it too",
	.unit = "bytes/thread",
	.suite = "standard",
	.axis = "threads",
	.levels = { 1000, 10000, 100000, 1000000 },
	.standard_max = 1000,
	.is_crowd = 1,
	.cpus = 1,
	.run = run,
};
