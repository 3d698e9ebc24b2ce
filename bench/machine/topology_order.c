/* SPDX-License-Identifier: MIT */
/*
 * Hardware threads of one core share its units, so work on two of them is no
 * work on two cores.  A CPU that hwloc does not know is a core of its own.
 */
#include "bench/machine/topology.h"

#include <hwloc.h>
#include <string.h>

#include "bench/tools/alloc.h"

static bool same_core(int a, int b)
{
	hwloc_topology_t view = bench_topology_view();
	const int ids[] = { a, b };
	hwloc_obj_t cores[2] = { NULL, NULL };

	for (int i = 0; view && i < 2; i++) {
		hwloc_obj_t pu =
			hwloc_get_pu_obj_by_os_index(view, (unsigned)ids[i]);

		if (pu)
			cores[i] = hwloc_get_ancestor_obj_by_type(
				view, HWLOC_OBJ_CORE, pu);
	}
	return a == b || (cores[0] && cores[0] == cores[1]);
}

/* How many of the CPUs before this one share its core. */
static size_t rank_of(const int *ids, size_t at)
{
	size_t rank = 0;

	for (size_t i = 0; i < at; i++)
		rank += same_core(ids[i], ids[at]);
	return rank;
}

void bench_topology_spread(struct bench_cpus *cpus)
{
	int *order = bench_alloc(cpus->count, sizeof *order);
	size_t *ranks = bench_alloc(cpus->count, sizeof *ranks);
	size_t placed = 0;

	for (size_t i = 0; i < cpus->count; i++)
		ranks[i] = rank_of(cpus->ids, i);
	for (size_t rank = 0; placed < cpus->count; rank++)
		for (size_t i = 0; i < cpus->count; i++)
			if (ranks[i] == rank)
				order[placed++] = cpus->ids[i];
	if (placed)
		memcpy(cpus->ids, order, placed * sizeof *order);
}

bool bench_topology_siblings(const int *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rank_of(ids, i))
			return true;
	return false;
}
