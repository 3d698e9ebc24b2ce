/* SPDX-License-Identifier: MIT */
/*
 * file-read: what it costs to read from a file that the system has in memory.
 *
 * As many threads as the axis says read it at once, on two CPUs.  One operation
 * is one pread(2) of 4 KiB.
 */
#include "probes/file.h"

#ifdef TH_CAN_PREAD
static int run(struct probe_run *r)
{
	return file_run(r, 0);
}
#endif

PROBE(file_read) = {
	.name = "file-read",
	.what = "read 4 KiB of a file that is in memory",
	.unit = "ns/read",
	.axis = "readers",
	.levels = { 1, 8, 64 },
	.level_max = 64,
	.standard_max = 8,
	.cpus = 2,
	.suite = "standard",
#ifdef TH_CAN_PREAD
	.run = run,
#else
	.lacks = "it has no pread(): one would stop all threads of its worker",
#endif
};
