/* SPDX-License-Identifier: MIT */
/*
 * Processors, caches and memory nodes by hwloc.
 *
 * Its view includes what a cpuset forbids us, because a machine's description
 * must not depend on who asks.
 */
#include "bench/machine/topology.h"

#include <hwloc.h>
#include <numa.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/machine/facts.h"
#include "bench/tools/file.h"

hwloc_topology_t bench_topology_view(void)
{
	static hwloc_topology_t loaded;

	if (loaded)
		return loaded;
	if (bench_file_sysroot()) {
		/* Without it hwloc would count this machine's CPUs. */
		if (!bench_file_exists("/sys/devices/system/cpu/cpu0/topology"))
			return NULL;
		setenv("HWLOC_FSROOT", bench_file_sysroot(), 1);
		/* That part asks this very processor. */
		setenv("HWLOC_COMPONENTS", "-x86", 1);
	}
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

	if (!bench_topology_view() || hwloc_type_sscanf(name, &type, NULL, 0))
		return NULL;
	return hwloc_get_obj_by_type(bench_topology_view(), type, 0);
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
		hwloc_get_nbobjs_by_type(bench_topology_view(), object->type));
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

/* What a node's file says: "10 21". */
static cJSON *distances(const char *source, unsigned node)
{
	cJSON *row = cJSON_CreateArray();
	char path[128], text[4096], *at = text, *end;

	snprintf(path, sizeof path, "%s/node%u/distance", source, node);
	bench_file_text(path, text, sizeof text);
	for (double hops; hops = strtod(at, &end), end != at; at = end)
		cJSON_AddItemToArray(row, cJSON_CreateNumber(hops));
	return row;
}

/* The CPUs of a set as the kernel lists them: "0-3,8". */
static cJSON *cpu_list(hwloc_const_bitmap_t set)
{
	cJSON *value = NULL;
	char *text;

	if (set && hwloc_bitmap_list_asprintf(&text, set) >= 0) {
		value = cJSON_CreateString(text);
		free(text);
	}
	return value ? value : cJSON_CreateNull();
}

/* Where this process may take memory from, numactl and cpusets heeded. */
static cJSON *allowed_nodes(void)
{
	cJSON *nodes = cJSON_CreateArray();
	struct bitmask *set;

	if (bench_file_sysroot() || numa_available() < 0)
		return nodes;
	set = numa_get_membind();
	for (int node = 0; node <= numa_max_node(); node++)
		if (numa_bitmask_isbitset(set, (unsigned)node))
			cJSON_AddItemToArray(nodes, cJSON_CreateNumber(node));
	numa_bitmask_free(set);
	return nodes;
}

/* Rows and columns of the distances are in the order of the nodes. */
cJSON *bench_fact_numa(const char *source)
{
	hwloc_obj_t node = NULL;
	cJSON *object, *nodes, *rows;

	if (!bench_file_exists(source) || !bench_topology_view())
		return NULL;
	object = cJSON_CreateObject();
	nodes = cJSON_AddArrayToObject(object, "nodes");
	rows = cJSON_AddArrayToObject(object, "distances");
	while ((node = hwloc_get_next_obj_by_type(bench_topology_view(),
						  HWLOC_OBJ_NUMANODE, node))) {
		cJSON *entry = cJSON_CreateObject();

		cJSON_AddNumberToObject(entry, "node", node->os_index);
		cJSON_AddNumberToObject(
			entry, "memory_bytes",
			(double)node->attr->numanode.local_memory);
		cJSON_AddItemToObject(entry, "cpus", cpu_list(node->cpuset));
		cJSON_AddItemToArray(nodes, entry);
		cJSON_AddItemToArray(rows, distances(source, node->os_index));
	}
	cJSON_AddItemToObject(object, "allowed", allowed_nodes());
	return object;
}

/* The CPUs of each kind of core, the slowest first, where kinds differ. */
cJSON *bench_fact_kinds(const char *source)
{
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	cJSON *kinds = cJSON_CreateArray();
	int count = 0;

	(void)source;
	if (set && bench_topology_view())
		count = hwloc_cpukinds_get_nr(bench_topology_view(), 0);
	for (int i = 0; i < count; i++)
		if (!hwloc_cpukinds_get_info(bench_topology_view(), (unsigned)i,
					     set, NULL, NULL, NULL, 0))
			cJSON_AddItemToArray(kinds, cpu_list(set));
	hwloc_bitmap_free(set);
	return kinds;
}

/* The CPUs that we may run on; the caller frees it. */
static hwloc_bitmap_t allowed(void)
{
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	char list[1024];

	/* From the file and not by a call: a sysroot has the former too. */
	if (set && (bench_file_field("/proc/self/status", "Cpus_allowed_list",
				     list, sizeof list) ||
		    hwloc_bitmap_list_sscanf(set, list)))
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

	while (set && own && bench_topology_view() &&
	       (core = hwloc_get_next_obj_by_type(bench_topology_view(),
						  HWLOC_OBJ_CORE, core))) {
		hwloc_bitmap_and(own, set, core->cpuset);
		shared += hwloc_bitmap_weight(own) > 1;
	}
	hwloc_bitmap_free(own);
	hwloc_bitmap_free(set);
	return shared;
}
