/* SPDX-License-Identifier: MIT */
/*
 * file-read-direct: what it costs to read from a file by its device, as
 * O_DIRECT has it, which a host may still have in its own memory.
 *
 * As many threads as the axis says read it at once, on two CPUs.  One operation
 * is one pread(2) of 4 KiB.
 */
#include "probes/file.h"

#ifdef TH_CAN_PREAD
static int run(struct probe_run *r)
{
	return file_run(r, O_DIRECT);
}
#endif

PROBE(file_read_direct) = {
	.name = "file-read-direct",
	.what = "read 4 KiB of a file, past the memory",
	.unit = "ns/read",
	.axis = "readers",
	.levels = { 1, 8, 64 },
	.level_max = 64,
	.cpus = 2,
	.suite = "full",
#ifdef TH_CAN_PREAD
	.run = run,
#else
	.lacks = "it has no pread(): one would stop all threads of its worker",
#endif
};
