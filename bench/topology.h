/* SPDX-License-Identifier: MIT */
/*
 * Processors, caches and memory: hwloc's view of the whole machine, with
 * what this process may not use included.
 */
#ifndef BENCH_TOPOLOGY_H
#define BENCH_TOPOLOGY_H

/* CPUs that this process may run on. */
int bench_topology_allowed(void);

/* Cores of which it may run on more than one hardware thread. */
int bench_topology_shared_cores(void);

#endif
