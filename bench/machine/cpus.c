/* SPDX-License-Identifier: MIT */
/*
 * CPU lists as the kernel writes them, with ! to leave one out.
 */
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bench/machine/cpus.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/file.h"
#include "bench/tools/text.h"

#define CPU_MAX 4096

/* Marks the CPUs of one part: "2", "2-5", "!3". */
static int mark(const char *part, bool *wanted)
{
	bool out = *part == '!';
	const char *first = part + out;
	const char *dash = strchr(first, '-');
	double from, to;

	if (dash)
		first = bench_text_format("%.*s", (int)(dash - first), first);
	if (!bench_text_count(first, CPU_MAX - 1, &from) ||
	    !bench_text_count(dash ? dash + 1 : first, CPU_MAX - 1, &to) ||
	    from > to) {
		bench_error("--cpus: '%s' is no CPU, no range a-b and no "
			    "exclusion !a; for example 0,2-3 or !1",
			    part);
		return -EINVAL;
	}
	for (int cpu = (int)from; cpu <= (int)to; cpu++)
		wanted[cpu] = !out;
	return 0;
}

static int choose(const char *list, bool *wanted)
{
	const char *const *parts;
	size_t count = list ? bench_text_split(list, &parts) : 0;

	/* A list that begins by leaving out leaves out of them all. */
	for (int cpu = 0; cpu < CPU_MAX; cpu++)
		wanted[cpu] = !list || *list == '!';
	for (size_t i = 0; i < count; i++)
		if (mark(parts[i], wanted))
			return -EINVAL;
	return 0;
}

/* Marks those that this process may run on. */
static int find_own(bool *own)
{
	cpu_set_t *set = CPU_ALLOC(CPU_MAX);
	size_t size = CPU_ALLOC_SIZE(CPU_MAX);
	int result = 0;

	if (!set)
		return -ENOMEM;
	if (sched_getaffinity(0, size, set)) {
		result = -errno;
		bench_error("sched_getaffinity: %s", strerror(errno));
	}
	for (int cpu = 0; !result && cpu < CPU_MAX; cpu++)
		own[cpu] = CPU_ISSET_S(cpu, size, set);
	CPU_FREE(set);
	return result;
}

/* Likewise, of the process that a snapshot is of; false: it does not tell. */
static bool find_snapshot(bool *own)
{
	char list[1024];

	return bench_file_sysroot() &&
	       !bench_file_field("/proc/self/status", "Cpus_allowed_list", list,
				 sizeof list) &&
	       !choose(list, own);
}

static int allowed(struct bench_cpus *cpus, const char *list, bool snapshot)
{
	bool *wanted = bench_alloc(CPU_MAX, sizeof *wanted);
	bool *own = bench_alloc(CPU_MAX, sizeof *own);
	int result = choose(list, wanted);

	*cpus = (struct bench_cpus){ 0 };
	if (!result && !(snapshot && find_snapshot(own)))
		result = find_own(own);
	for (int cpu = 0; !result && cpu < CPU_MAX; cpu++) {
		if (!wanted[cpu] || !own[cpu])
			continue;
		cpus->ids = bench_grow(cpus->ids, cpus->count, sizeof(int));
		cpus->ids[cpus->count++] = cpu;
	}
	if (!result && !cpus->count) {
		bench_error("--cpus %s leaves no CPU that this process may "
			    "use; see taskset -p $$",
			    list ? list : "");
		result = -EINVAL;
	}
	return result;
}

int bench_cpus_allowed(struct bench_cpus *cpus, const char *list)
{
	return allowed(cpus, list, false);
}

int bench_cpus_planned(struct bench_cpus *cpus, const char *list)
{
	return allowed(cpus, list, true);
}

const char *bench_cpus_format(const struct bench_cpus *cpus, char separator)
{
	const char *text = "";

	for (size_t i = 0; i < cpus->count; i++)
		text = bench_text_format("%s%.*s%d", text, i > 0, &separator,
					 cpus->ids[i]);
	return text;
}
