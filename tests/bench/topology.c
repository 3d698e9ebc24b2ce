/* SPDX-License-Identifier: MIT */
/*
 * Hardware threads of one core are told apart from cores, on processors that
 * hwloc makes up; and times that make two groups from those that make one.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "bench/check/checks.h"
#include "bench/machine/topology.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void expect_spread(const int *given, const int *wanted, size_t count)
{
	int ids[16];
	struct bench_cpus cpus = { ids, count };

	for (size_t i = 0; i < count; i++)
		ids[i] = given[i];
	bench_topology_spread(&cpus);
	cr_assert_eq(cpus.count, count);
	for (size_t i = 0; i < count; i++)
		cr_expect_eq(ids[i], wanted[i], "place %zu: CPU %d", i, ids[i]);
}

TestSuite(topology, .timeout = 10);

Test(topology, siblings_that_are_neighbours)
{
	static const int given[] = { 0, 1, 2, 3, 4, 5 };
	static const int wanted[] = { 0, 2, 4, 1, 3, 5 };
	static const int mixed[] = { 5, 3, 4, 2 }, sorted[] = { 5, 3, 4, 2 };

	setenv("HWLOC_SYNTHETIC", "core:4 pu:2", 1);
	expect_spread(given, wanted, COUNT(given));
	expect_spread(mixed, sorted, COUNT(mixed));
	cr_expect(bench_topology_siblings(given, 2));
	cr_expect_not(bench_topology_siblings(given + 1, 2));
	cr_expect(bench_topology_siblings(given + 1, 3));
	cr_expect_not(bench_topology_siblings(wanted, 3));
	cr_expect_not(bench_topology_siblings(given, 1));
	cr_expect_not(bench_topology_siblings(given, 0));
}

Test(topology, siblings_that_are_far_apart)
{
	static const int given[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	static const int some[] = { 0, 4, 1, 6 }, wanted[] = { 0, 1, 6, 4 };

	setenv("HWLOC_SYNTHETIC", "core:4 pu:2(indexes=0,4,1,5,2,6,3,7)", 1);
	expect_spread(given, given, COUNT(given));
	expect_spread(some, wanted, COUNT(some));
	cr_expect(bench_topology_siblings(some, 2));
	cr_expect_not(bench_topology_siblings(given, 4));
	cr_expect(bench_topology_siblings(given, 5));
}

Test(topology, four_threads_a_core)
{
	static const int given[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	static const int wanted[] = { 0, 4, 1, 5, 2, 6, 3, 7 };

	setenv("HWLOC_SYNTHETIC", "core:2 pu:4", 1);
	expect_spread(given, wanted, COUNT(given));
}

Test(topology, no_threads_and_unknown_cpus)
{
	static const int given[] = { 3, 1, 2, 0, 40, 41 };

	setenv("HWLOC_SYNTHETIC", "core:4 pu:1", 1);
	expect_spread(given, given, COUNT(given));
	cr_expect_not(bench_topology_siblings(given, COUNT(given)));
}

Test(topology, two_distances)
{
	static const double two[] = { 50, 52, 53, 60, 300, 310, 320 };
	static const double few[] = { 50, 52, 53, 60, 61, 300, 310 };
	static const double one[] = { 50, 60, 70, 85, 100, 120, 145 };
	static const double near[] = { 50, 51, 52, 78, 79, 80 };

	cr_expect_eq(bench_check_split(two, COUNT(two)), 4);
	cr_expect_eq(bench_check_split(few, COUNT(few)), 0);
	cr_expect_eq(bench_check_split(one, COUNT(one)), 0);
	cr_expect_eq(bench_check_split(near, COUNT(near)), 3);
	cr_expect_eq(bench_check_split(near, 5), 0);
	cr_expect_eq(bench_check_split(near, 0), 0);
}
