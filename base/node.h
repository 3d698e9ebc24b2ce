/* SPDX-License-Identifier: MIT */
/*
 * NUMA nodes: which CPUs they have, how far they are, and memory on them.
 */
#ifndef BASE_NODE_H
#define BASE_NODE_H

#include <stddef.h>
#include <stdint.h>

#define NODE_CPUS 8192 /* the most that Linux may have */

#pragma GCC visibility push(hidden)

/* Adds a node's CPUs to a set; memory of that node only.  0 or -errno. */
int node_cpus(uint64_t *cpus, unsigned node);
int node_bind(void *start, size_t size, unsigned node);

/* 0 where the kernel does not say. */
int node_of_cpu(int cpu);
int node_distance(int a, int b);

#pragma GCC visibility pop

#endif
