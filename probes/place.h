/* SPDX-License-Identifier: MIT */
/*
 * Pinning, as every implementation on kernel threads needs it.
 */
#ifndef PROBES_PLACE_H
#define PROBES_PLACE_H

#include <sched.h>

static inline void place_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	/* The harness has run on this CPU before: it cannot be refused. */
	sched_setaffinity(0, sizeof set, &set);
}

#endif
