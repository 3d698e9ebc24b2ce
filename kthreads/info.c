/* SPDX-License-Identifier: MIT */
/*
 * Introspection: all threads that are alive, counters, a dump.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/compiler.h"
#include "kthreads/block.h"
#include "kthreads/info.h"
#include "kthreads/park.h"

static _Atomic uint64_t created;

void kt_count_created(void)
{
	atomic_fetch_add_explicit(&created, 1, memory_order_relaxed);
}

PUBLIC void kt_counters(struct kt_counters *c)
{
	struct kt_park_sum sum = kt_park_sum();
	struct rusage usage = { 0 };

	sys_call(getrusage, RUSAGE_SELF, &usage);
	*c = (struct kt_counters){
		.created = atomic_load_explicit(&created, memory_order_relaxed),
		.switches = (uint64_t)(usage.ru_nvcsw + usage.ru_nivcsw),
		.parks = sum.parks,
		.wakes = sum.wakes,
	};
}

/* 0: not known yet, or not any more. */
static pid_t tid_of(const struct kt_block *b)
{
	return b->cleared ? (pid_t)atomic_load_explicit(b->cleared,
							memory_order_relaxed)
			  : 0;
}

/* The letter that the kernel has for a thread's state, or 0. */
static char state_letter(pid_t tid)
{
	char path[64], text[128], *end;
	long fd, n;

	snprintf(path, sizeof path, "/proc/self/task/%d/stat", (int)tid);
	fd = sys_call(openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = sys_call(read, fd, text, sizeof text - 1);
	sys_call(close, fd);
	text[n > 0 ? n : 0] = 0;
	end = strrchr(text, ')'); /* a name may hold one, too */
	return end && end[1] == ' ' ? end[2] : 0;
}

static const char *state_of(const struct kt_block *b)
{
	if (atomic_load_explicit(&b->state, memory_order_acquire) & KT_ENDED)
		return "ended";
	switch (state_letter(tid_of(b))) {
	case 'R':
		return "running";
	case 'S':
		return "sleeping";
	case 'D':
		return "waiting"; /* uninterruptibly */
	case 'T':
	case 't':
		return "stopped";
	}
	return "unknown";
}

static const char *backend_of(const struct kt_block *b)
{
	return b->kind.pooled                  ? "pool"
	       : b->backend == KT_BACKEND_LIBC ? "libc"
	       : b->backend == KT_BACKEND_BARE ? "bare"
					       : "pthread";
}

/* It is a thread's whose function has not returned. */
static int is_alive(const struct kt_block *b)
{
	/* Acquire pairs with the release of its creator, and of its end. */
	return atomic_load_explicit(&b->live, memory_order_acquire) &&
	       !(atomic_load_explicit(&b->state, memory_order_acquire) &
		 KT_ENDED);
}

struct visit {
	int (*fn)(const struct kt_info *info, void *arg);
	void *arg;
};

static int visit(struct kt_block *b, void *arg)
{
	const struct visit *v = arg;
	struct kt_info info;

	if (!is_alive(b))
		return 0;
	info = (struct kt_info){
		.id = (uint64_t)tid_of(b),
		.name = b->name,
		.group = b->group,
		.state = state_of(b),
		.backend = backend_of(b),
		.stack_size =
			(size_t)(b->stack_top - b->map) - b->kind.guard_size,
		.stack_used = kt_stack_used(&b->self),
		.detached = !!(
			atomic_load_explicit(&b->state, memory_order_relaxed) &
			KT_DETACHED),
	};
	return v->fn(&info, v->arg);
}

PUBLIC int kt_for_each(int (*fn)(const struct kt_info *info, void *arg),
		       void *arg)
{
	struct visit v = { fn, arg };

	return kt_block_for_each(visit, &v);
}

static int count(struct kt_block *b, void *arg)
{
	size_t *n = arg;

	*n += (size_t)is_alive(b);
	return 0;
}

PUBLIC size_t kt_count(void)
{
	size_t n = 0;

	kt_block_for_each(count, &n);
	return n;
}

static int dump_one(const struct kt_info *info, void *arg)
{
	const int *fd = arg;
	char line[160];
	int n = snprintf(line, sizeof line,
			 "%8llu  %-15s  %-15s  %-8s  %-7s  %9zu  %9zu\n",
			 (unsigned long long)info->id, info->name, info->group,
			 info->state, info->backend, info->stack_used,
			 info->stack_size);

	return sys_write_all(*fd, line, (size_t)n);
}

PUBLIC int kt_dump(int fd)
{
	static const char head[] =
		"      id  name             group            state     "
		"backend       used      stack\n";
	int err = sys_write_all(fd, head, sizeof head - 1);

	return err ? err : kt_for_each(dump_one, &fd);
}
