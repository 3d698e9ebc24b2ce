/* SPDX-License-Identifier: MIT */
/*
 * What the tests of placement share: the machine, the report, the refusal.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/sys.h"
#include "tests/kthreads/leaks.h"
#include "tests/vm/vm.h"

const struct vm_way vm_ways[] = {
	{ "libc", KT_BACKEND_LIBC, 0 },
	{ "libc by clone3", KT_BACKEND_LIBC, 1 },
	{ "bare", KT_BACKEND_BARE, 0 },
	{ "bare by clone3", KT_BACKEND_BARE, 1 },
	{ "pthread", KT_BACKEND_PTHREAD, 0 },
};
const unsigned vm_way_count = sizeof vm_ways / sizeof *vm_ways;

#define TELL 10 /* failures of a test; of many, the first ones matter */

static char now[128];
static unsigned failures; /* of the test that runs */

void vm_fail(const char *file, int line, const char *condition)
{
	if (failures++ < TELL)
		printf("%s:%d: %s: not true: %s\n", file, line, now, condition);
}

void vm_now(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(now, sizeof now, format, args);
	va_end(args);
}

/* The first line of a file of /sys, without its end; "" if there is none. */
static const char *line_of(const char *format, unsigned node)
{
	static char path[64], line[64];
	FILE *f;

	snprintf(path, sizeof path, format, node);
	f = fopen(path, "r");
	if (!f || !fgets(line, sizeof line, f))
		line[0] = 0;
	if (f)
		fclose(f);
	line[strcspn(line, "\n")] = 0;
	return line;
}

static void expect_line(const char *format, unsigned node, const char *line)
{
	const char *found = line_of(format, node);

	printf("node %u: %s\n", node, found);
	EXPECT(strcmp(found, line) == 0);
}

/* It is the machine that the tests are about, or they would say nothing. */
static void look_at_machine(void)
{
	static const char *const distances[VM_NODES] = {
		"10 21 31 31", "21 10 21 31", "31 21 10 21", "31 31 21 10"
	};
	char cpus[16];
	unsigned node;

	vm_now("the machine");
	printf("%ld CPUs, nodes %s; of each its CPUs, its distances:\n",
	       sysconf(_SC_NPROCESSORS_ONLN),
	       line_of("/sys/devices/system/node/online", 0));
	EXPECT(sysconf(_SC_NPROCESSORS_ONLN) == VM_CPUS);
	EXPECT(vm_my_cpus() == ALL_CPUS);
	for (node = 0; node < VM_NODES; node++) {
		snprintf(cpus, sizeof cpus, "%u-%u", 4 * node, 4 * node + 3);
		expect_line("/sys/devices/system/node/node%u/cpulist", node,
			    cpus);
		expect_line("/sys/devices/system/node/node%u/distance", node,
			    distances[node]);
	}
}

int vm_run(const struct vm_test *tests, unsigned count)
{
	unsigned failed;

	setvbuf(stdout, NULL, _IOLBF, 0);
	look_at_machine();
	failed = failures != 0;
	for (unsigned i = 0; i < count; i++) {
		failures = 0;
		tests[i].run();
		if (failures > TELL)
			printf("and %u more\n", failures - TELL);
		printf("%s: %s\n", failures ? "FAILED" : "passed",
		       tests[i].name);
		failed += failures != 0;
	}
	return failed != 0;
}

unsigned long vm_my_cpus(void)
{
	unsigned long cpus = 0;

	if (syscall(SYS_sched_getaffinity, 0, sizeof cpus, &cpus) < 0)
		return 0;
	return cpus;
}

int vm_set_my_cpus(unsigned long cpus)
{
	return (int)syscall(SYS_sched_setaffinity, 0, sizeof cpus, &cpus);
}

int vm_see(struct seen *s, const struct kt_attr *attr, unsigned count)
{
	struct kt_thread t[VM_CPUS];
	unsigned created = 0, joined = 0;
	int err = 0;

	memset(s, 0, count * sizeof *s);
	while (created < count && !err) {
		err = kt_create(&t[created], attr, see, &s[created]);
		created += !err;
	}
	if (err && failures < TELL)
		printf("kt_create: %s\n", strerror(-err));
	EXPECT(err == 0);
	for (unsigned i = 0; i < created; i++)
		joined += kt_join(&t[i], NULL) == 0 && s[i].error == 0;
	EXPECT(joined == created);
	return joined == count;
}

static _Atomic int has_run;

static void *must_not_run(void *arg)
{
	has_run = 1;
	return arg;
}

/* A task may linger for a moment after it was joined. */
static int tasks_come_down_to(int count)
{
	uint64_t deadline = sys_clock_ns() + 5000000000;

	while (holdings().tasks > count)
		if (sys_clock_ns() >= deadline)
			return 0;
	return 1;
}

void vm_refused(const struct kt_attr *attr)
{
	struct holdings before = { 0 };
	struct kt_thread t;
	int refused = 0;

	/* The first ones may make what is kept: memory, the library's own. */
	for (int i = 0; i < 40; i++) {
		int err;

		if (i == 8)
			before = holdings();
		err = kt_create(&t, attr, must_not_run, NULL);
		refused += err == -EINVAL;
		if (err == 0)
			kt_join(&t, NULL);
	}
	EXPECT(refused == 40);
	EXPECT(tasks_come_down_to(before.tasks));
	EXPECT(holdings().maps <= before.maps + MAPS_SLACK);
	EXPECT(holdings().fds == before.fds);
	EXPECT(!has_run);
	has_run = 0;
}
