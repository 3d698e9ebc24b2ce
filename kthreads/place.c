/* SPDX-License-Identifier: MIT */
/*
 * Placement: a new thread goes to its CPUs before it runs its function.
 *
 * It goes itself, so that it is never seen elsewhere, and its creator waits
 * to hear how that went: a creation that cannot place its thread fails.
 */
#include <errno.h>

#include "kthreads/park.h"
#include "kthreads/place.h"

static int add_cpus(uint64_t *set, const int *cpus, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (cpus[i] < 0 || cpus[i] >= KT_CPUS)
			return -EINVAL;
		set[cpus[i] / 64] |= UINT64_C(1) << cpus[i] % 64;
	}
	return 0;
}

int kt_place_find(struct kt_place *p, const struct kt_attr *a)
{
	uint64_t node[KT_CPUS / 64] = { 0 }, any = 0;
	int err;

	*p = (struct kt_place){ 0 };
	err = add_cpus(p->cpus, a->cpus, a->cpu_count);
	if (!err && a->numa_node)
		err = node_cpus(node, a->numa_node - 1);
	if (err)
		return err;
	for (int i = 0; i < KT_CPUS / 64; i++) {
		if (!a->cpu_count)
			p->cpus[i] = node[i];
		else if (a->numa_node)
			p->cpus[i] &= node[i];
		any |= p->cpus[i];
	}
	return any ? 0 : -EINVAL;
}

int kt_place_go(struct kt_place *p)
{
	int result =
		(int)sys_call(sched_setaffinity, 0, sizeof p->cpus, p->cpus);

	/* The creator's, to be gone when it is told. */
	p->result = result;
	/* Release pairs with the acquire in kt_place_wait. */
	atomic_store_explicit(&p->done, 1, memory_order_release);
	kt_unpark(&p->done, 1);
	return result;
}

int kt_place_wait(struct kt_place *p)
{
	while (!atomic_load_explicit(&p->done, memory_order_acquire))
		kt_park(&p->done, 0, KT_FOREVER);
	return p->result;
}
