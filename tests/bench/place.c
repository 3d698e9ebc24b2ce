/* SPDX-License-Identifier: MIT */
/*
 * The CPUs of each placement, on processors that hwloc makes up.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "bench/machine/place.h"
#include "bench/tools/text.h"

#define CPUS 32

static int ids[CPUS];
static struct bench_cpus cpus = { ids, 0 };

static void machine(const char *description, size_t count)
{
	setenv("HWLOC_SYNTHETIC", description, 1);
	for (cpus.count = 0; cpus.count < count; cpus.count++)
		ids[cpus.count] = (int)cpus.count;
}

/* The CPUs, as "0,1", or why there are none. */
static void expect(enum bench_place place, size_t count, const char *wanted)
{
	struct bench_cpus chosen;
	const char *reason = bench_place_choose(place, &cpus, count, &chosen);
	const char *got = reason ? reason : bench_cpus_format(&chosen, ',');

	cr_expect_str_eq(got, wanted, "%zu %s: %s, not %s", count,
			 bench_place_names[place], got, wanted);
}

TestSuite(place, .timeout = 10);

/* Threads of a core are i and i + 4, packages take turns. */
static void two_sockets(void)
{
	machine("pack:2 [numa] core:2 pu:2(indexes=0,4,2,6,1,5,3,7)", 8);
}

Test(place, cores_are_near_if_they_can_be)
{
	two_sockets();
	expect(BENCH_CROSS_CORE, 2, "0,2");
	expect(BENCH_CROSS_CORE, 3, "0,2,1");
	expect(BENCH_CROSS_CORE, 4, "0,2,1,3");
	expect(BENCH_CROSS_CORE, 5, "needs 5 cores, may use 4");
	expect(BENCH_CROSS_CORE, 9, "needs 9 CPUs, may use 8");
}

Test(place, the_first_part_with_cores_enough_has_them)
{
	machine("pack:2 [numa] core:4 pu:1", 8);
	/* Of the first package only one may be used. */
	ids[0] = 3;
	for (int i = 1; i < 5; i++)
		ids[i] = 3 + i;
	cpus.count = 5;
	expect(BENCH_CROSS_CORE, 2, "4,5");
	expect(BENCH_CROSS_CORE, 4, "4,5,6,7");
	expect(BENCH_CROSS_CORE, 5, "3,4,5,6,7");
}

Test(place, a_node_is_nearer_than_its_package)
{
	machine("pack:2 group:2 [numa] core:2 pu:1", 8);
	/* 0 is alone at its node. */
	ids[1] = 2;
	ids[2] = 3;
	ids[3] = 4;
	cpus.count = 4;
	expect(BENCH_CROSS_CORE, 2, "2,3");
	expect(BENCH_CROSS_CORE, 3, "0,2,3");
	expect(BENCH_CROSS_NODE, 2, "0,2");
	expect(BENCH_CROSS_NODE, 3, "0,2,4");
	expect(BENCH_CROSS_SOCKET, 2, "0,4");
	expect(BENCH_CROSS_SOCKET, 4, "0,2,3,4");
}

Test(place, siblings_fill_as_few_cores_as_can_be)
{
	two_sockets();
	expect(BENCH_SMT_SIBLINGS, 2, "0,4");
	expect(BENCH_SMT_SIBLINGS, 3, "0,4,2");
	expect(BENCH_SMT_SIBLINGS, 4, "0,4,2,6");
	expect(BENCH_SMT_SIBLINGS, 8, "0,4,2,6,1,5,3,7");
	/* Of the first core only one may be used. */
	ids[0] = 7;
	cpus.count = 7;
	expect(BENCH_SMT_SIBLINGS, 2, "7,3");
	ids[0] = 4;
	cpus.count = 4;
	ids[3] = 6;
	expect(BENCH_SMT_SIBLINGS, 2, "2,6");
	expect(BENCH_SMT_SIBLINGS, 3, "4,2,6");
}

Test(place, without_siblings_there_is_no_such_row)
{
	two_sockets();
	cpus.count = 4;
	expect(BENCH_SMT_SIBLINGS, 2,
	       "needs 2 hardware threads of a core, may use 1");
	expect(BENCH_CROSS_CORE, 4, "0,2,1,3");
}

Test(place, packages_share_the_cores_evenly)
{
	two_sockets();
	expect(BENCH_CROSS_SOCKET, 2, "0,1");
	expect(BENCH_CROSS_SOCKET, 3, "0,2,1");
	expect(BENCH_CROSS_SOCKET, 4, "0,2,1,3");
	expect(BENCH_CROSS_SOCKET, 5, "needs 5 cores, may use 4");
	ids[1] = 2;
	ids[2] = 6;
	cpus.count = 3;
	expect(BENCH_CROSS_SOCKET, 2, "needs 2 packages, may use 1");
}

Test(place, one_of_everything)
{
	machine("pack:1 [numa] core:4 pu:1", 4);
	expect(BENCH_CROSS_CORE, 4, "0,1,2,3");
	expect(BENCH_CROSS_SOCKET, 2, "needs 2 packages, may use 1");
	expect(BENCH_CROSS_NODE, 2, "needs 2 memory nodes, may use 1");
	expect(BENCH_SMT_SIBLINGS, 2,
	       "needs 2 hardware threads of a core, may use 1");
}

Test(place, cpus_that_hwloc_does_not_know_are_cores_somewhere)
{
	machine("pack:2 [numa] core:1 pu:1", 2);
	ids[2] = 40;
	ids[3] = 41;
	cpus.count = 4;
	expect(BENCH_CROSS_CORE, 2, "40,41");
	expect(BENCH_CROSS_CORE, 4, "0,1,40,41");
	expect(BENCH_CROSS_SOCKET, 2, "0,1");
	expect(BENCH_CROSS_SOCKET, 3, "needs 3 cores, may use 2");
	expect(BENCH_CROSS_NODE, 2, "0,1");
}
