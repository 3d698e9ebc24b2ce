/* SPDX-License-Identifier: MIT */
/*
 * Processors, caches and memory: hwloc's view of the whole machine, with
 * what this process may not use included.
 */
#ifndef BENCH_MACHINE_TOPOLOGY_H
#define BENCH_MACHINE_TOPOLOGY_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/machine/cpus.h"

struct hwloc_topology;

/* hwloc's view, loaded once and kept; NULL if it cannot be had. */
struct hwloc_topology *bench_topology_view(void);

/* CPUs that this process may run on. */
int bench_topology_allowed(void);

/* Cores of which it may run on more than one hardware thread. */
int bench_topology_shared_cores(void);

/*
 * Orders CPUs so that a first hardware thread of each core comes before any
 * second one, and these before any third, otherwise as they were.
 */
void bench_topology_spread(struct bench_cpus *cpus);

/* Whether two of these CPUs are hardware threads of one core. */
bool bench_topology_siblings(const int *ids, size_t count);

#endif
