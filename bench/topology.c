/* SPDX-License-Identifier: MIT */
/*
 * Processors and caches by hwloc, memory nodes by libnuma.
 *
 * hwloc's view is loaded once and kept.  It includes what a cpuset forbids
 * us, because a machine's description must not depend on who asks.
 */
#include "bench/topology.h"

#include <hwloc.h>
#include <numa.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/facts.h"
#include "bench/file.h"

static hwloc_topology_t topology(void)
{
	static hwloc_topology_t loaded;

	if (loaded)
		return loaded;
	if (hwloc_topology_init(&loaded))
		return NULL;
	hwloc_topology_set_flags(loaded,
				 HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
	/* hwloc leaves instruction caches out by default. */
	hwloc_topology_set_icache_types_filter(loaded,
					       HWLOC_TYPE_FILTER_KEEP_ALL);
	if (hwloc_topology_load(loaded)) {
		hwloc_topology_destroy(loaded);
		loaded = NULL;
	}
	return loaded;
}

/* The first object of a type that hwloc knows by this name, or NULL. */
static hwloc_obj_t first_object(const char *name)
{
	hwloc_obj_type_t type;

	if (!topology() || hwloc_type_sscanf(name, &type, NULL, 0))
		return NULL;
	return hwloc_get_obj_by_type(topology(), type, 0);
}

/* What hwloc says by this name of the machine or of its first package. */
cJSON *bench_fact_info(const char *source)
{
	static const char *const places[] = { "Machine", "Package" };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		hwloc_obj_t place = first_object(places[i]);
		const char *text = NULL;

		if (place)
			text = hwloc_obj_get_info_by_name(place, source);
		if (text)
			return cJSON_CreateString(text);
	}
	return NULL;
}

cJSON *bench_fact_count(const char *source)
{
	hwloc_obj_t object = first_object(source);

	if (!object)
		return NULL;
	return cJSON_CreateNumber(
		hwloc_get_nbobjs_by_type(topology(), object->type));
}

/* The size of one such cache: the first, where the cores differ. */
cJSON *bench_fact_cache(const char *source)
{
	hwloc_obj_t cache = first_object(source);

	if (!cache || !cache->attr->cache.size)
		return NULL;
	return cJSON_CreateNumber((double)cache->attr->cache.size);
}

cJSON *bench_fact_memory(const char *source)
{
	char total[32];

	if (bench_file_field(source, "MemTotal", total, sizeof total))
		return NULL;
	return cJSON_CreateNumber(strtod(total, NULL) * 1024);
}

static cJSON *numa_node(int node)
{
	cJSON *object = cJSON_CreateObject();
	char path[64];

	snprintf(path, sizeof path, "/sys/devices/system/node/node%d/cpulist",
		 node);
	cJSON_AddNumberToObject(object, "node", node);
	cJSON_AddNumberToObject(object, "memory_bytes",
				(double)numa_node_size64(node, NULL));
	cJSON_AddItemToObject(object, "cpus", bench_fact_line(path));
	return object;
}

/* Rows and columns of the distances are in the order of the nodes. */
cJSON *bench_fact_numa(const char *source)
{
	cJSON *object, *nodes, *distances;

	if (access(source, F_OK) || numa_available() < 0)
		return NULL;
	object = cJSON_CreateObject();
	nodes = cJSON_AddArrayToObject(object, "nodes");
	distances = cJSON_AddArrayToObject(object, "distances");
	for (int i = 0; i <= numa_max_node(); i++) {
		cJSON *row;

		if (!numa_bitmask_isbitset(numa_nodes_ptr, (unsigned)i))
			continue;
		cJSON_AddItemToArray(nodes, numa_node(i));
		row = cJSON_CreateArray();
		cJSON_AddItemToArray(distances, row);
		for (int j = 0; j <= numa_max_node(); j++)
			if (numa_bitmask_isbitset(numa_nodes_ptr, (unsigned)j))
				cJSON_AddItemToArray(
					row, cJSON_CreateNumber(
						     numa_distance(i, j)));
	}
	return object;
}

/* The CPUs that we may run on; the caller frees it. */
static hwloc_bitmap_t allowed(void)
{
	hwloc_bitmap_t set = hwloc_bitmap_alloc();

	if (set && (!topology() ||
		    hwloc_get_cpubind(topology(), set, HWLOC_CPUBIND_PROCESS)))
		hwloc_bitmap_zero(set);
	return set;
}

int bench_topology_allowed(void)
{
	hwloc_bitmap_t set = allowed();
	int count = set ? hwloc_bitmap_weight(set) : 0;

	hwloc_bitmap_free(set);
	return count > 0 ? count : 1;
}

int bench_topology_shared_cores(void)
{
	hwloc_bitmap_t set = allowed(), own = hwloc_bitmap_alloc();
	hwloc_obj_t core = NULL;
	int shared = 0;

	while (set && own && topology() &&
	       (core = hwloc_get_next_obj_by_type(topology(), HWLOC_OBJ_CORE,
						  core))) {
		hwloc_bitmap_and(own, set, core->cpuset);
		shared += hwloc_bitmap_weight(own) > 1;
	}
	hwloc_bitmap_free(own);
	hwloc_bitmap_free(set);
	return shared;
}
