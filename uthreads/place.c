/* SPDX-License-Identifier: MIT */
/*
 * Where workers are, and who is near whom.
 *
 * With CPUs of the configuration each worker has one.  Else, where the CPUs
 * that we may use are on several NUMA nodes, each worker stays on one node:
 * they are spread as the CPUs are.  Where there is one node they go where they
 * may.
 *
 * Thieves ask those first that are near: `near` has the others by distance, and
 * a ring is those up to one distance.  Stacks that are free stay on their node.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/node.h"
#include "uthreads/place.h"
#include "uthreads/stack.h"

static int is_one(const int *cpus)
{
	return cpus && *cpus >= 0 && *cpus < CPU_SETSIZE;
}

/* The n-th CPU of a set, from 0. */
static int nth_cpu(const cpu_set_t *set, unsigned n)
{
	int cpu = -1;

	do
		while (!CPU_ISSET(++cpu, set))
			;
	while (n--);
	return cpu;
}

static int is_on_one_node(const cpu_set_t *set)
{
	int node = node_of_cpu(nth_cpu(set, 0));

	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, set) && node_of_cpu(cpu) != node)
			return 0;
	return 1;
}

/* Those CPUs of a set that are on the worker's node. */
static void keep_to_node(struct ut_worker *w, const cpu_set_t *set)
{
	CPU_ZERO(&w->cpus);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, set) && node_of_cpu(cpu) == w->node)
			CPU_SET(cpu, &w->cpus);
}

static int distance(const struct ut_worker *a, const struct ut_worker *b)
{
	return a->node == b->node ? 0 : node_distance(a->node, b->node);
}

/* Of two indices, which worker is nearer to w? */
static int compare(const void *a, const void *b, void *w)
{
	const struct ut_worker *all = ut_runtime.worker;
	unsigned i = *(const uint16_t *)a, k = *(const uint16_t *)b;
	int near = distance(w, &all[i]), far = distance(w, &all[k]);

	return near != far ? (near > far) - (near < far) : (i > k) - (i < k);
}

static void find_near(struct ut_worker *w)
{
	struct ut_worker *all = ut_runtime.worker;
	unsigned n = 0;

	for (unsigned i = 0; i < ut_runtime.workers; i++)
		if (&all[i] != w)
			w->near[n++] = (uint16_t)i;
	qsort_r(w->near, n, sizeof *w->near, compare, w);
	w->rings = 0;
	for (unsigned i = 0; i < n; i++) {
		if (i && w->rings < RINGS - 1 &&
		    distance(w, &all[w->near[i]]) !=
			    distance(w, &all[w->near[i - 1]]))
			w->rings++;
		w->ring_end[w->rings] = i + 1;
	}
	w->rings++;
}

/* Its node's depot: that of the first worker there. */
static struct pool_depot *depot_of(const struct ut_worker *w)
{
	for (unsigned i = 0, n = 0; i < ut_runtime.workers; i++) {
		const struct ut_worker *v = &ut_runtime.worker[i];
		int is_first = 1;

		if (v->node == w->node)
			return &stack_depot[n < DEPOTS ? n : DEPOTS - 1];
		for (unsigned k = 0; k < i; k++)
			is_first &= ut_runtime.worker[k].node != v->node;
		n += (unsigned)is_first;
	}
	return stack_depot;
}

/* One CPU for each, or -EINVAL. */
static int take_cpus(const int *cpus)
{
	for (unsigned i = 0; i < ut_runtime.workers; i++) {
		struct ut_worker *w = &ut_runtime.worker[i];

		if (!is_one(&cpus[i]))
			return -EINVAL;
		CPU_SET(cpus[i], &w->cpus);
		w->node = node_of_cpu(cpus[i]);
	}
	return 0;
}

/* As many on each node as it has of these CPUs, if there are so many. */
static void spread(const cpu_set_t *set)
{
	unsigned all = (unsigned)CPU_COUNT(set), n = ut_runtime.workers;

	for (unsigned i = 0; i < n; i++) {
		struct ut_worker *w = &ut_runtime.worker[i];

		w->node = node_of_cpu(nth_cpu(set, i * all / n));
		keep_to_node(w, set);
	}
}

int place_open(void)
{
	struct ut_worker *w = ut_runtime.worker;
	cpu_set_t set;
	int err = 0;

	if (sched_getaffinity(0, sizeof set, &set))
		return -errno;
	ut_runtime.placed = ut_runtime.cpus || !is_on_one_node(&set);
	if (ut_runtime.cpus)
		err = take_cpus(ut_runtime.cpus);
	else
		spread(&set);
	for (unsigned i = 0; !err && i < ut_runtime.workers; i++) {
		find_near(&w[i]);
		w[i].depot = depot_of(&w[i]);
	}
	return err;
}

int place_go(const struct ut_worker *w)
{
	if (!ut_runtime.placed)
		return 0;
	return sched_setaffinity(0, sizeof w->cpus, &w->cpus) ? -errno : 0;
}

/* All CPUs that the attributes allow; 0 or -EINVAL. */
static int wanted(cpu_set_t *set, const struct ut_attr *attr)
{
	uint64_t node[NODE_CPUS / 64] = { 0 };
	int err = attr->numa_node ? node_cpus(node, attr->numa_node - 1) : 0;

	if (err)
		return err;
	CPU_ZERO(set);
	for (unsigned i = 0; i < attr->cpu_count; i++) {
		if (!is_one(&attr->cpus[i]))
			return -EINVAL;
		CPU_SET(attr->cpus[i], set);
	}
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		int there = node[cpu / 64] >> cpu % 64 & 1;

		if (!attr->cpu_count && there)
			CPU_SET(cpu, set);
		if (attr->numa_node && !there)
			CPU_CLR(cpu, set);
	}
	return 0;
}

int place_find(struct ut_worker **home, const struct ut_attr *attr)
{
	static _Atomic unsigned turn;
	unsigned n = ut_runtime.workers;
	unsigned first =
		atomic_fetch_add_explicit(&turn, 1, memory_order_relaxed);
	cpu_set_t set, both;
	int err = wanted(&set, attr);

	for (unsigned i = 0; !err && i < n; i++) {
		struct ut_worker *w = &ut_runtime.worker[(first + i) % n];

		CPU_AND(&both, &set, &w->cpus);
		if (CPU_EQUAL(&both, &w->cpus)) {
			*home = w;
			return 0;
		}
	}
	return err ? err : -EINVAL;
}
