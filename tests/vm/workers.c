/* SPDX-License-Identifier: MIT */
/*
 * User threads on several nodes: workers keep to theirs, stacks are where the
 * threads are, and thieves have others by distance.
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/vm/vm.h"
#include "uthreads/place.h"
#include "uthreads/uthreads.h"

#define THREADS 256
#define ROUNDS  4

static struct seen seen[1];

/* One that asks for a node has CPUs and all its stack there. */
static void *each_node(void *arg)
{
	for (unsigned i = 0; i < 2 * VM_NODES; i++) {
		unsigned node = i * 3 % VM_NODES;
		const struct ut_attr attr = { .stack_size = 1 << 20,
					      .numa_node = UT_NODE(node) };
		struct ut_thread t;

		vm_now("turn %u, node %u", i, node);
		*seen = (struct seen){ 0 };
		EXPECT(ut_create(&t, &attr, see, seen) == 0);
		EXPECT(ut_join(&t, NULL) == 0);
		EXPECT(!seen->error);
		EXPECT(seen->node == node && seen->cpu / 4 == node);
		EXPECT(seen->cpus == CPUS_OF(node));
		for (int page = 0; page < SEEN_PAGES; page++)
			EXPECT(seen->status[page] == (int)node);
		EXPECT(seen->policy_nodes == 1ul << node);
	}
	return arg;
}

static void a_node_for_a_thread(void)
{
	EXPECT(ut_run(NULL, each_node, NULL, NULL) == 0);
	EXPECT(vm_my_cpus() == ALL_CPUS);
}

static void *no_such_node(void *arg)
{
	static const unsigned nodes[] = { VM_NODES, 63, 1023, 100000 };
	struct ut_thread t;

	for (unsigned i = 0; i < sizeof nodes / sizeof *nodes; i++) {
		const struct ut_attr attr = { .numa_node = UT_NODE(nodes[i]) };

		vm_now("node %u", nodes[i]);
		EXPECT(ut_create(&t, &attr, see, seen) == -22);
	}
	return arg;
}

static void no_such_nodes(void)
{
	EXPECT(ut_run(NULL, no_such_node, NULL, NULL) == 0);
}

/* Any thread's stack is on the node where it begins, also a used one. */
static volatile unsigned begun[VM_NODES];

static int all_begun(void)
{
	return begun[0] && begun[1] && begun[2] && begun[3];
}

static void *begin(void *unused)
{
	unsigned cpu = 0, node = 0;
	int status = -1;
	void *page = &status;

	syscall(SYS_getcpu, &cpu, &node, NULL);
	syscall(SYS_move_pages, 0, 1ul, &page, NULL, &status, 0);
	EXPECT(status == (int)node);
	__atomic_fetch_add(&begun[node], 1, __ATOMIC_RELAXED);
	/* Until each node has some: those that wait are for thieves. */
	for (int i = 0; i < 100000000 && !all_begun(); i++)
		;
	return unused;
}

static void *rounds(void *arg)
{
	static struct ut_thread t[THREADS];

	for (int round = 0; round < ROUNDS; round++) {
		vm_now("round %d", round);
		for (int i = 0; i < THREADS; i++)
			EXPECT(ut_create(&t[i], NULL, begin, NULL) == 0);
		for (int i = 0; i < THREADS; i++)
			EXPECT(ut_join(&t[i], NULL) == 0);
	}
	return arg;
}

static void stacks_where_threads_are(void)
{
	EXPECT(ut_run(NULL, rounds, NULL, NULL) == 0);
	for (unsigned node = 0; node < VM_NODES; node++)
		EXPECT(begun[node] && "each node had some");
}

/* As the kernel has it. */
static int distances[VM_NODES][VM_NODES];

static void read_distances(void)
{
	for (unsigned node = 0; node < VM_NODES; node++) {
		char path[64];
		FILE *f;

		snprintf(path, sizeof path,
			 "/sys/devices/system/node/node%u/distance", node);
		f = fopen(path, "r");
		EXPECT(f);
		for (unsigned i = 0; f && i < VM_NODES; i++)
			EXPECT(fscanf(f, "%d", &distances[node][i]) == 1);
		if (f)
			fclose(f);
	}
}

static int between(const struct ut_worker *w, unsigned i)
{
	return distances[w->node][ut_runtime.worker[w->near[i]].node];
}

static void *look_at_rings(void *arg)
{
	unsigned on_node[VM_NODES] = { 0 };

	EXPECT(ut_runtime.workers == VM_CPUS);
	for (unsigned k = 0; k < ut_runtime.workers; k++) {
		const struct ut_worker *w = &ut_runtime.worker[k];
		unsigned long met = 1ul << k;

		vm_now("worker %u of node %d", k, w->node);
		on_node[w->node]++;
		EXPECT(w->ring_end[0] == 3 && "the others of its node");
		EXPECT(w->ring_end[w->rings - 1] == VM_CPUS - 1);
		for (unsigned i = 0; i < VM_CPUS - 1; i++)
			met |= 1ul << w->near[i];
		EXPECT(met == ALL_CPUS && "each of the others once");
		for (unsigned i = 1; i < VM_CPUS - 1; i++)
			EXPECT(between(w, i - 1) <= between(w, i));
		for (unsigned r = 1; r < w->rings; r++)
			EXPECT(between(w, w->ring_end[r - 1] - 1) <
			       between(w, w->ring_end[r - 1]));
	}
	for (unsigned node = 0; node < VM_NODES; node++)
		EXPECT(on_node[node] == 4);
	return arg;
}

static void near_before_far(void)
{
	read_distances();
	EXPECT(ut_run(NULL, look_at_rings, NULL, NULL) == 0);
}

/* Fewer workers than CPUs are spread, and those of one node stay together. */
static void *count_nodes(void *arg)
{
	unsigned long nodes = 0;

	for (unsigned i = 0; i < ut_runtime.workers; i++)
		nodes |= 1ul << ut_runtime.worker[i].node;
	EXPECT(nodes == (unsigned long)arg);
	return NULL;
}

static void workers_are_spread(void)
{
	const struct ut_config four = { .workers = 4 };

	vm_now("four on all CPUs");
	EXPECT(ut_run(&four, count_nodes, (void *)0xf, NULL) == 0);
	vm_now("four on node 2");
	EXPECT(vm_set_my_cpus(CPUS_OF(2)) == 0);
	EXPECT(ut_run(&four, count_nodes, (void *)0x4, NULL) == 0);
	vm_now("as many as CPUs, on nodes 1 and 3");
	EXPECT(vm_set_my_cpus(CPUS_OF(1) | CPUS_OF(3)) == 0);
	EXPECT(ut_run(NULL, count_nodes, (void *)0xa, NULL) == 0);
	EXPECT(vm_my_cpus() == (CPUS_OF(1) | CPUS_OF(3)));
	EXPECT(vm_set_my_cpus(ALL_CPUS) == 0);
}

int main(void)
{
	static const struct vm_test tests[] = {
		{ "a node for a thread", a_node_for_a_thread },
		{ "no such nodes", no_such_nodes },
		{ "stacks where threads are", stacks_where_threads_are },
		{ "near before far", near_before_far },
		{ "workers are spread", workers_are_spread },
	};

	return vm_run(tests, sizeof tests / sizeof *tests);
}
