/* SPDX-License-Identifier: MIT */
/*
 * NUMA nodes, by libnuma: which CPUs a node has, and memory that is on it.
 *
 * Built with -DKT_NO_NUMA, for systems that have no libnuma, no node can be
 * asked for.
 */
#include <errno.h>

#include "base/node.h"

#ifdef KT_NO_NUMA

int node_cpus(uint64_t *cpus, unsigned node)
{
	(void)cpus;
	(void)node;
	return -EINVAL;
}

int node_bind(void *start, size_t size, unsigned node)
{
	(void)start;
	(void)size;
	(void)node;
	return -EINVAL;
}

int node_of_cpu(int cpu)
{
	(void)cpu;
	return 0;
}

int node_distance(int a, int b)
{
	(void)a;
	(void)b;
	return 0;
}

#else

#include <numa.h>
#include <numaif.h>

#include "base/sys.h"

#define NODES 1024 /* the most that Linux may have */

static int may_use(unsigned node)
{
	return numa_available() >= 0 && node <= (unsigned)numa_max_node() &&
	       numa_bitmask_isbitset(numa_all_nodes_ptr, node);
}

int node_cpus(uint64_t *cpus, unsigned node)
{
	struct bitmask *found;
	int err = 0;

	if (!may_use(node))
		return -EINVAL;
	found = numa_allocate_cpumask();
	if (!found)
		return -ENOMEM;
	if (numa_node_to_cpus((int)node, found))
		err = -EINVAL;
	for (unsigned i = 0; !err && i < found->size && i < NODE_CPUS; i++)
		if (numa_bitmask_isbitset(found, i))
			cpus[i / 64] |= UINT64_C(1) << i % 64;
	numa_free_cpumask(found);
	return err;
}

int node_bind(void *start, size_t size, unsigned node)
{
	unsigned long nodes[NODES / 64] = { 0 };

	if (node >= NODES)
		return -EINVAL;
	nodes[node / 64] = 1ul << node % 64;
	/* By the table and not numa_tonode_memory(), which hides errors. */
	return (int)sys_call(mbind, start, size, MPOL_BIND, nodes, NODES + 1,
			     0);
}

int node_of_cpu(int cpu)
{
	int node = numa_available() < 0 ? 0 : numa_node_of_cpu(cpu);

	return node < 0 ? 0 : node;
}

int node_distance(int a, int b)
{
	return numa_available() < 0 ? 0 : numa_distance(a, b);
}

#endif
