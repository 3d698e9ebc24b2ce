/* SPDX-License-Identifier: MIT */
/*
 * cpus: a thread runs on those that were asked for and on no other, else
 * where its creator may; what the kernel does not allow is refused.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/vm/vm.h"

static struct seen seen[1];

static struct kt_attr on(const struct vm_way *way, const int *cpus,
			 unsigned count)
{
	return (struct kt_attr){
		.backend = way->backend,
		.clone3 = way->clone3,
		.cpus = cpus,
		.cpu_count = count,
	};
}

/* A thread that these attributes make may run there, and does. */
static void expect_on(const struct kt_attr *attr, unsigned long cpus)
{
	if (!vm_see(seen, attr, 1))
		return;
	EXPECT(seen->cpus == cpus);
	EXPECT(cpus & 1ul << seen->cpu);
}

static void each_cpu_alone(void)
{
	for (unsigned w = 0; w < vm_way_count; w++)
		for (int cpu = 0; cpu < (int)VM_CPUS; cpu++) {
			struct kt_attr attr = on(&vm_ways[w], &cpu, 1);

			vm_now("%s, CPU %d", vm_ways[w].name, cpu);
			expect_on(&attr, 1ul << cpu);
		}
}

static void several(void)
{
	static const int cpus[] = { 14, 1, 6 };

	for (unsigned w = 0; w < vm_way_count; w++) {
		struct kt_attr attr = on(&vm_ways[w], cpus, 3);

		vm_now("%s, CPUs 1, 6 and 14", vm_ways[w].name);
		expect_on(&attr, 1ul << 1 | 1ul << 6 | 1ul << 14);
		attr.cpu_count = 2;
		vm_now("%s, CPUs 1 and 14", vm_ways[w].name);
		expect_on(&attr, 1ul << 1 | 1ul << 14);
	}
}

/* Some of a node's CPUs, with the stack on that node. */
static void of_a_node(void)
{
	static const int cpus[] = { 9, 10 };

	for (unsigned w = 0; w < vm_way_count; w++) {
		struct kt_attr attr = on(&vm_ways[w], cpus, 2);

		vm_now("%s, CPUs 9 and 10 of node 2", vm_ways[w].name);
		attr.numa_node = KT_NODE(2);
		expect_on(&attr, 1ul << 9 | 1ul << 10);
		EXPECT(seen->status[0] == 2);
		EXPECT(seen->status[SEEN_PAGES - 1] == 2);
	}
}

/* Whatever the last thread that had the memory was given. */
static void else_where_the_creator_may(void)
{
	static const int cpu = 5;

	for (unsigned w = 0; w < vm_way_count; w++) {
		struct kt_attr attr = on(&vm_ways[w], &cpu, 1);

		vm_now("%s, after a thread of CPU 5", vm_ways[w].name);
		expect_on(&attr, 1ul << cpu);
		attr.cpu_count = 0;
		expect_on(&attr, ALL_CPUS);
		vm_now("%s, of a creator on CPU 7 and 8", vm_ways[w].name);
		EXPECT(vm_set_my_cpus(1ul << 7 | 1ul << 8) == 0);
		expect_on(&attr, 1ul << 7 | 1ul << 8);
		EXPECT(vm_my_cpus() == (1ul << 7 | 1ul << 8));
		EXPECT(vm_set_my_cpus(ALL_CPUS) == 0);
		vm_now("%s, of that creator on all CPUs", vm_ways[w].name);
		expect_on(&attr, ALL_CPUS);
	}
}

static void no_such_cpu(void)
{
	static const int cpus[] = { -1,   VM_CPUS, 63,        64,
				    1023, 100000,  INT32_MAX, INT32_MIN };

	for (unsigned w = 0; w < vm_way_count; w++)
		for (unsigned i = 0; i < sizeof cpus / sizeof *cpus; i++) {
			struct kt_attr attr = on(&vm_ways[w], &cpus[i], 1);

			vm_now("%s, CPU %d", vm_ways[w].name, cpus[i]);
			vm_refused(&attr);
		}
}

/* Recycled ones stay where they are, and say so. */
static void pooled_threads_have_no_place(void)
{
	static const struct vm_way pool = { "pool", KT_BACKEND_POOL, 0 };
	static const int cpu = 1;
	struct kt_attr attr = on(&pool, &cpu, 1);

	vm_now("pool, CPU 1");
	vm_refused(&attr);
	attr = on(&pool, NULL, 0);
	attr.numa_node = KT_NODE(0);
	vm_now("pool, node 0");
	vm_refused(&attr);
}

static int tell(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	ssize_t size = (ssize_t)strlen(text);
	int good = fd >= 0 && write(fd, text, (size_t)size) == size;

	if (fd >= 0)
		close(fd);
	return good;
}

/* From here on the program may use node 1 only: its CPUs and its memory. */
static int enter_cpuset(void)
{
	return (mkdir("/tmp/cgroup", 0755) == 0 || errno == EEXIST) &&
	       mount("cgroup2", "/tmp/cgroup", "cgroup2", 0, NULL) == 0 &&
	       tell("/tmp/cgroup/cgroup.subtree_control", "+cpuset") &&
	       mkdir("/tmp/cgroup/one", 0755) == 0 &&
	       tell("/tmp/cgroup/one/cpuset.cpus", "4-7") &&
	       tell("/tmp/cgroup/one/cpuset.mems", "1") &&
	       tell("/tmp/cgroup/one/cgroup.procs", "0");
}

/* What exists, but not for us.  It is the last test: there is no way back. */
static void not_allowed(void)
{
	static const int allowed[] = { 5, 6 }, forbidden[] = { 0, 8 };

	vm_now("the cpuset");
	EXPECT(enter_cpuset());
	EXPECT(vm_my_cpus() == CPUS_OF(1));
	for (unsigned w = 0; w < vm_way_count; w++) {
		struct kt_attr attr = on(&vm_ways[w], forbidden, 2);

		vm_now("%s, CPUs 0 and 8 of a cpuset 4-7", vm_ways[w].name);
		vm_refused(&attr);
		vm_now("%s, node 3 of a cpuset of node 1", vm_ways[w].name);
		attr = on(&vm_ways[w], NULL, 0);
		attr.numa_node = KT_NODE(3);
		vm_refused(&attr);
		vm_now("%s, CPUs 5 and 6 of a cpuset 4-7", vm_ways[w].name);
		attr = on(&vm_ways[w], allowed, 2);
		attr.numa_node = KT_NODE(1);
		expect_on(&attr, 1ul << 5 | 1ul << 6);
	}
}

int main(void)
{
	static const struct vm_test tests[] = {
		{ "each CPU alone", each_cpu_alone },
		{ "several CPUs", several },
		{ "CPUs of a node", of_a_node },
		{ "else where the creator may", else_where_the_creator_may },
		{ "no such CPU", no_such_cpu },
		{ "pooled threads have no place",
		  pooled_threads_have_no_place },
		{ "not allowed", not_allowed },
	};

	return vm_run(tests, sizeof tests / sizeof *tests);
}
