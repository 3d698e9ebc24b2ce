/* SPDX-License-Identifier: MIT */
/*
 * Where a cell runs, and how far apart that is.
 */
#include <sched.h>
#include <string.h>

#include "probes/anchor.h"
#include "probes/cell.h"

#define LINE_ROUND_TRIPS 2000

double cell_line_ns(const struct cell_request *q)
{
	return (double)anchor_line_ns(q->cpus[0], q->cpus[q->cpu_count - 1],
				      LINE_ROUND_TRIPS) /
	       LINE_ROUND_TRIPS;
}

void cell_pin(const struct cell_request *q)
{
	cpu_set_t set, got;

	CPU_ZERO(&set);
	for (unsigned i = 0; i < q->cpu_count; i++)
		CPU_SET(q->cpus[i], &set);
	if (sched_setaffinity(0, sizeof set, &set))
		cell_fail(EXIT_USAGE, "cannot run on the CPUs given: %s",
			  strerror(errno));
	/* The kernel passes over those that cannot be had beside others. */
	sched_getaffinity(0, sizeof got, &got);
	for (unsigned i = 0; i < q->cpu_count; i++)
		if (!CPU_ISSET(q->cpus[i], &got))
			cell_fail(EXIT_USAGE, "cannot run on CPU %d",
				  q->cpus[i]);
}
