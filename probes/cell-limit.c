/* SPDX-License-Identifier: MIT */
/*
 * The kernel says no more than EAGAIN or ENOMEM.  Of all limits that may stop
 * a creation, the one of which most is used was it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

#include "probes/cell.h"
#include "probes/limit.h"
#include "probes/proc.h"

#define FULL         .9 /* of a limit: it was that one */
#define MEMORY_SHORT (1 - 1. / 16)

static double part(const struct limit *l)
{
	return (double)l->used / (double)l->most;
}

/* Keeps the fuller one; UINT64_MAX and 0 are no limits. */
static void consider(struct limit *fullest, const char *name, uint64_t used,
		     uint64_t most)
{
	struct limit l = { name, used, most };

	if (most && most != UINT64_MAX && used != UINT64_MAX &&
	    (!fullest->name || part(&l) > part(fullest)))
		*fullest = l;
}

/* Of the whole machine: "0.00 0.01 0.05 1/123 4567" has 123. */
static uint64_t tasks(void)
{
	char text[PROC_SIZE];
	const char *slash;

	proc_read("/proc/loadavg", text);
	slash = strchr(text, '/');
	return slash ? proc_digits(slash + 1) : 0;
}

/* One a line. */
static uint64_t maps(void)
{
	long fd = proc_open("/proc/self/maps"), got;
	uint64_t lines = 0;
	char text[PROC_SIZE];

	while ((got = proc_more(fd, text, sizeof text)) > 0)
		for (long i = 0; i < got; i++)
			lines += text[i] == '\n';
	proc_close(fd);
	return lines;
}

static uint64_t resource(int which)
{
	uint64_t limit[2] = { UINT64_MAX };

	cpu_syscall(SYS_prlimit64, 0, which, 0, (long)limit, 0, 0);
	return limit[0];
}

/* What a control group allows, and in which files it says so. */
struct group {
	const char *name, *mount, *entry, *used, *most;
	const char *spare; /* in memory.stat: what it would give up */
};

static const struct group pids_groups[] = {
	{ "pids.max", "/sys/fs/cgroup/pids", ":pids:", "pids.current",
	  "pids.max", NULL },
	{ "pids.max", "/sys/fs/cgroup", "0::", "pids.current", "pids.max",
	  NULL },
};

static const struct group memory_groups[] = {
	{ "memory.limit_in_bytes", "/sys/fs/cgroup/memory",
	  ":memory:", "memory.usage_in_bytes", "memory.limit_in_bytes",
	  "total_inactive_file" },
	{ "memory.max", "/sys/fs/cgroup", "0::", "memory.current", "memory.max",
	  "\ninactive_file" },
};

/* A number in a file of the folder, behind the key if there is one. */
static uint64_t group_number(const char *folder, const char *file,
			     const char *key)
{
	char path[PROC_SIZE + 64], text[PROC_SIZE];
	const char *at = text;

	stpcpy(stpcpy(stpcpy(path, folder), "/"), file);
	proc_read(path, text);
	if (key)
		at = strstr(text, key);
	return at ? proc_digits(at + (key ? strlen(key) : 0)) : 0;
}

/* Our group's limit, and those of all that it is in. */
static void consider_group(struct limit *fullest, const struct group *g)
{
	char text[PROC_SIZE], folder[PROC_SIZE + 32];
	char *top = stpcpy(folder, g->mount), *slash;
	const char *name;

	proc_read("/proc/self/cgroup", text);
	name = strstr(text, g->entry);
	if (!name)
		return;
	*stpncpy(top, name + strlen(g->entry),
		 strcspn(name + strlen(g->entry), "\n")) = 0;
	do {
		uint64_t used = group_number(folder, g->used, NULL);
		uint64_t spare =
			g->spare ? group_number(folder, "memory.stat", g->spare)
				 : 0;

		consider(fullest, g->name, used > spare ? used - spare : 0,
			 group_number(folder, g->most, NULL));
		slash = strrchr(top, '/');
		if (slash)
			*slash = 0;
	} while (slash);
}

static void consider_memory(struct limit *fullest)
{
	uint64_t all = proc_bytes("/proc/meminfo", "MemTotal:");

	consider(fullest, "memory (MemTotal)",
		 all - proc_bytes("/proc/meminfo", "MemAvailable:"), all);
	for (int i = 0; i < 2; i++)
		consider_group(fullest, &memory_groups[i]);
}

struct limit limit_reached(void)
{
	struct limit l = { 0 };
	uint64_t own = proc_count("/proc/self/status", "Threads:");

	consider(&l, "kernel.pid_max", tasks(),
		 proc_number("/proc/sys/kernel/pid_max"));
	consider(&l, "kernel.threads-max", tasks(),
		 proc_number("/proc/sys/kernel/threads-max"));
	consider(&l, "RLIMIT_NPROC", own, resource(RLIMIT_NPROC));
	consider(&l, "RLIMIT_AS", proc_bytes("/proc/self/status", "VmSize:"),
		 resource(RLIMIT_AS));
	consider(&l, "vm.max_map_count", maps(),
		 proc_number("/proc/sys/vm/max_map_count"));
	for (int i = 0; i < 2; i++)
		consider_group(&l, &pids_groups[i]);
	consider_memory(&l);
	return l;
}

const char *limit_text(const struct limit *l)
{
	static char text[160];

	if (!l->name)
		return "one that is not known";
	snprintf(text, sizeof text, "%s%s %" PRIu64 ", %" PRIu64 " in use",
		 part(l) < FULL ? "none that is known, the nearest is " : "",
		 l->name, l->most, l->used);
	return text;
}

bool limit_memory_is_short(void)
{
	struct limit l = { 0 };

	consider_memory(&l);
	return l.name && part(&l) > MEMORY_SHORT;
}

const char *limit_raise(const struct limit *l)
{
	static const struct {
		const char *name, *how;
	} ways[] = {
		{ "kernel.pid_max",
		  "to raise it: sysctl kernel.pid_max=4194304" },
		{ "kernel.threads-max",
		  "to raise it: sysctl kernel.threads-max=N" },
		{ "vm.max_map_count",
		  "to raise it: sysctl vm.max_map_count=N" },
		{ "RLIMIT_NPROC", "to raise it: ulimit -u N" },
		{ "RLIMIT_AS", "to raise it: ulimit -v N" },
		{ "pids.max", "to raise it: pids.max of the control group" },
	};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (l->name && part(l) >= FULL &&
		    !strcmp(l->name, ways[i].name))
			return ways[i].how;
	return "see ulimit -u, pids.max, vm.max_map_count";
}
