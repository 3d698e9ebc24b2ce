/* SPDX-License-Identifier: MIT */
/*
 * numa_node: a thread and its stack are on the node that was asked for,
 * whoever had the memory before, and the creator stays as it was.
 */
#include <linux/mempolicy.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/vm/vm.h"

#define AT_ONCE 5 /* more than a node has CPUs */

static struct seen seen[AT_ONCE];

static struct kt_attr on(const struct vm_way *way, unsigned numa_node)
{
	return (struct kt_attr){
		.backend = way->backend,
		.clone3 = way->clone3,
		.numa_node = numa_node,
	};
}

static int is_on(const int *nodes, unsigned node)
{
	for (int i = 0; i < SEEN_PAGES; i++)
		if (nodes[i] != (int)node)
			return 0;
	return 1;
}

static void expect_on(const struct seen *s, const struct vm_way *way,
		      unsigned node)
{
	EXPECT(s->node == node);
	EXPECT(s->cpu / 4 == node);
	EXPECT(s->cpus == CPUS_OF(node));
	EXPECT(s->status[0] == (int)node && "the top page of its stack");
	EXPECT(is_on(s->nodes, node) && "by get_mempolicy");
	EXPECT(is_on(s->status, node) && "by move_pages");
	EXPECT(s->policy == MPOL_BIND || s->policy == MPOL_PREFERRED);
	EXPECT(s->policy_nodes == 1ul << node);
	/* A bare thread has its creator's. */
	EXPECT(way->backend == KT_BACKEND_BARE || s->tls_status == (int)node);
}

/* Back and forth, and again: all but the first stand on used memory. */
static void each_node_in_turn(void)
{
	static const unsigned turns[] = { 0, 3, 1, 2, 0, 1, 3 };

	for (unsigned w = 0; w < vm_way_count; w++)
		for (unsigned i = 0; i < sizeof turns / sizeof *turns; i++) {
			struct kt_attr attr =
				on(&vm_ways[w], KT_NODE(turns[i]));

			vm_now("%s, turn %u, node %u", vm_ways[w].name, i,
			       turns[i]);
			if (vm_see(seen, &attr, 1))
				expect_on(seen, &vm_ways[w], turns[i]);
		}
}

/* Most of them on fresh memory. */
static void some_at_once(void)
{
	for (unsigned w = 0; w < vm_way_count; w++)
		for (unsigned node = 0; node < VM_NODES; node++) {
			struct kt_attr attr = on(&vm_ways[w], KT_NODE(node));

			vm_now("%s, some on node %u", vm_ways[w].name, node);
			if (vm_see(seen, &attr, AT_ONCE))
				for (unsigned i = 0; i < AT_ONCE; i++)
					expect_on(&seen[i], &vm_ways[w], node);
		}
}

/* No node's thread may run anywhere, though another's had its memory. */
static void anywhere_again(void)
{
	for (unsigned w = 0; w < vm_way_count; w++) {
		struct kt_attr attr = on(&vm_ways[w], KT_NODE(3));

		vm_now("%s, anywhere after node 3", vm_ways[w].name);
		vm_see(seen, &attr, 1);
		attr.numa_node = 0;
		if (vm_see(seen, &attr, 1)) {
			EXPECT(seen->cpus == ALL_CPUS);
			EXPECT(seen->policy_nodes == 0);
		}
	}
}

/* Who creates on a node is not moved there, nor is its memory. */
static void the_creator_stays(void)
{
	for (unsigned w = 0; w < vm_way_count; w++) {
		struct kt_attr attr = on(&vm_ways[w], KT_NODE(2));
		int policy = -1;

		vm_now("%s, the creator", vm_ways[w].name);
		EXPECT(vm_set_my_cpus(CPUS_OF(1)) == 0);
		if (vm_see(seen, &attr, 1))
			expect_on(seen, &vm_ways[w], 2);
		EXPECT(vm_my_cpus() == CPUS_OF(1));
		EXPECT(syscall(SYS_get_mempolicy, &policy, NULL, 0, NULL, 0) ==
		       0);
		EXPECT(policy == MPOL_DEFAULT);
		EXPECT(vm_set_my_cpus(ALL_CPUS) == 0);
	}
}

static void no_such_node(void)
{
	static const unsigned nodes[] = { VM_NODES, 63,     64,
					  1023,     100000, UINT32_MAX - 1 };

	for (unsigned w = 0; w < vm_way_count; w++)
		for (unsigned i = 0; i < sizeof nodes / sizeof *nodes; i++) {
			struct kt_attr attr =
				on(&vm_ways[w], KT_NODE(nodes[i]));

			vm_now("%s, node %u", vm_ways[w].name, nodes[i]);
			vm_refused(&attr);
		}
}

int main(void)
{
	static const struct vm_test tests[] = {
		{ "each node in turn", each_node_in_turn },
		{ "some at once", some_at_once },
		{ "anywhere again", anywhere_again },
		{ "the creator stays", the_creator_stays },
		{ "no such node", no_such_node },
	};

	return vm_run(tests, sizeof tests / sizeof *tests);
}
