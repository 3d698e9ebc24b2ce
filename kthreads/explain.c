/* SPDX-License-Identifier: MIT */
/*
 * Which limit was it?  The kernel says EAGAIN or ENOMEM for any of them, so
 * each is asked how much of it is used; what is nearly used up is named.
 *
 * Called when memory or threads have run out: it allocates nothing.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "kthreads/proc.h"

#define NEARLY 0.98 /* of a limit is used: it may have refused one more */

/* What is to be said, and the limit that comes nearest to it. */
struct finding {
	char *text;
	size_t size, length;
	double nearest;
	char nearest_text[256];
};

__attribute__((format(printf, 2, 3))) static void say(struct finding *f,
						      const char *format, ...)
{
	size_t at = f->length < f->size ? f->length : f->size;
	va_list list;
	int n;

	va_start(list, format);
	n = vsnprintf(f->text + at, f->size - at, format, list);
	va_end(list);
	f->length += n > 0 ? (size_t)n : 0;
}

/* A limit of which so much is used; either may be unknown, below 0. */
static void weigh(struct finding *f, const char *name, const char *what,
		  long long used, long long limit)
{
	double part = used >= 0 && limit > 0 ? (double)used / (double)limit : 0;

	if (part >= NEARLY)
		say(f, "%s%s: %lld of %lld %s", f->length ? "; " : "", name,
		    used, limit, what);
	if (part > f->nearest) {
		f->nearest = part;
		snprintf(f->nearest_text, sizeof f->nearest_text,
			 "%s: %lld of %lld %s", name, used, limit, what);
	}
}

static void weigh_cgroup(const char *folder, void *finding)
{
	char name[PROC_PATH + 16];

	snprintf(name, sizeof name, "pids.max of %s", folder);
	weigh(finding, name, "threads", proc_number_in(folder, "pids.current"),
	      proc_number_in(folder, "pids.max"));
}

static void weigh_threads(struct finding *f)
{
	long long all = proc_tasks();

	/* The superuser is exempt from this one. */
	if (sys_call(getuid, 0) != 0)
		weigh(f, "RLIMIT_NPROC", "threads of this user",
		      proc_tasks_of_user(), proc_rlimit(RLIMIT_NPROC));
	proc_cgroups("pids", weigh_cgroup, f);
	weigh(f, "kernel.pid_max", "identifiers of all processes", all,
	      proc_number("/proc/sys/kernel/pid_max"));
	weigh(f, "kernel.threads-max", "threads of all processes", all,
	      proc_number("/proc/sys/kernel/threads-max"));
}

static void weigh_memory(struct finding *f)
{
	weigh(f, "vm.max_map_count", "maps of this process",
	      proc_lines("/proc/self/maps"),
	      proc_number("/proc/sys/vm/max_map_count"));
	weigh(f, "RLIMIT_AS", "bytes of address space",
	      proc_pages() * (long long)SYS_PAGE_SIZE, proc_rlimit(RLIMIT_AS));
	weigh(f, "memory", "bytes", proc_memory_used(), proc_memory());
}

static void say_permission(struct finding *f)
{
	if (proc_privileged())
		say(f, "this program runs with another's rights (set-user-ID), "
		       "which raw threads cannot honour");
	else if (proc_filtered())
		say(f, "a seccomp filter of this process is likely to refuse "
		       "clone(2)");
}

PUBLIC size_t kt_explain(int error, char *text, size_t size)
{
	struct finding f = { .text = text, .size = size };

	if (size)
		text[0] = 0;
	switch (error) {
	case -EAGAIN:
		weigh_threads(&f);
		break;
	case -ENOMEM:
		weigh_memory(&f);
		break;
	case -EPERM:
		say_permission(&f);
		break;
	default:
		say(&f, "error %d is not of a limit", -error);
	}
	if (!f.length && f.nearest > 0)
		say(&f, "no limit is near any more; the nearest is %s",
		    f.nearest_text);
	else if (!f.length)
		say(&f, "no cause is to be seen");
	return f.length;
}
