/* SPDX-License-Identifier: MIT */
/*
 * CPUs and NUMA nodes, as far as this machine has them; tests/vm/ has more.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/leaks.h"

static void *tell_cpus(void *set)
{
	return (void *)(intptr_t)sched_getaffinity(0, sizeof(cpu_set_t), set);
}

static int create_there(const struct kt_attr *attr, cpu_set_t *set)
{
	struct kt_thread t;
	void *result;
	int err = kt_create(&t, attr, tell_cpus, set);

	if (err) {
		cr_expect(t.block_ == NULL);
		return err;
	}
	cr_assert(kt_join(&t, &result) == 0);
	cr_expect(result == NULL);
	return 0;
}

/* From its first instruction on it is where it should be. */
Test(place, on_each_cpu, .timeout = 20)
{
	cpu_set_t all, set;

	sched_getaffinity(0, sizeof all, &all);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		for (int b = KT_BACKEND_LIBC; b <= KT_BACKEND_PTHREAD; b += 2) {
			const struct kt_attr attr = { .cpus = &cpu,
						      .cpu_count = 1,
						      .backend = usable(b) };

			if (!CPU_ISSET(cpu, &all))
				continue;
			cr_assert(create_there(&attr, &set) == 0);
			cr_expect(CPU_COUNT(&set) == 1);
			cr_expect(CPU_ISSET(cpu, &set));
		}
	}
	sched_getaffinity(0, sizeof set, &set);
	cr_expect(CPU_EQUAL(&set, &all), "the creator stays where it was");
}

/* No such CPU, no such node, none at all: nothing is left behind. */
Test(place, nowhere, .timeout = 20)
{
	int cpus[] = { 8000, 8191 }, bad = -1, beyond = 8192;
	const struct kt_attr attrs[] = {
		{ .cpus = cpus, .cpu_count = 2 },
		{ .cpus = &bad, .cpu_count = 1 },
		{ .cpus = &beyond, .cpu_count = 1 },
		{ .cpu_count = 1 },
		{ .numa_node = KT_NODE(1000) },
		{ .numa_node = UINT32_MAX },
	};
	struct holdings before;
	cpu_set_t set;

	cr_assert(create_there(&(struct kt_attr){ 0 }, &set) == 0);
	kt_trim();
	before = holdings();
	for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++)
		for (int round = 0; round < 100; round++)
			cr_assert(create_there(&attrs[i], &set) == -EINVAL,
				  "%zu", i);
	kt_trim();
	cr_expect(holdings().maps <= before.maps + MAPS_SLACK);
	cr_expect(holdings().tasks <= before.tasks + 1);
	cr_expect(kt_count() == 0);
}

/* The first node is there on every machine that libnuma knows. */
Test(place, on_the_first_node, .timeout = 20)
{
	const struct kt_attr attr = { .numa_node = KT_NODE(0) };
	cpu_set_t set, all;

	sched_getaffinity(0, sizeof all, &all);
	cr_assert(create_there(&attr, &set) == 0);
	CPU_AND(&all, &all, &set);
	cr_expect(CPU_EQUAL(&all, &set) && CPU_COUNT(&set) > 0);
}
