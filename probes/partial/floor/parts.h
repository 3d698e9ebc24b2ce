/* SPDX-License-Identifier: MIT */
/*
 * Creating a kernel thread and joining it, with a reading of the clock between
 * the parts of which that consists.
 *
 * All is on one CPU, so that the thread begins when its creator waits, and its
 * creator goes on when it has gone.  Nobody can look at the clock between the
 * thread's end and its joiner's waking: that is one part.
 */
#ifndef PROBES_PARTS_H
#define PROBES_PARTS_H

#include "floor.h"
#include "probes/stacks.h"

/* Each begins with the reading of that place, and ends with the next. */
enum {
	PARTS_NOTHING, /* what the readings themselves take */
	PARTS_MAP,
	PARTS_GUARD,
	PARTS_TLS,
	PARTS_CLONE,
	PARTS_BEGIN,
	PARTS_END,
	PARTS_UNMAP,
	PARTS
};

static struct {
	uint64_t at[PARTS + 1];
	_Atomic uint32_t tid;
} parts;

static int parts_thread(void *arg)
{
	parts.at[PARTS_END] = sys_clock_ns();
	return arg != &parts;
}

/* From the first reading to the clone: 0 or -errno. */
static inline int parts_prepare(char **stack, size_t size, size_t guard)
{
	int err;

	parts.at[PARTS_NOTHING] = sys_clock_ns();
	parts.at[PARTS_MAP] = sys_clock_ns();
	err = stacks_zeros(stack, size);
	parts.at[PARTS_GUARD] = sys_clock_ns();
	if (!err)
		err = guard_install(*stack, guard);
	parts.at[PARTS_TLS] = sys_clock_ns();
	return err ? err : floor_tls();
}

/* A whole thread: 0 or -errno. */
static inline int parts_go(const struct probe_run *r)
{
	size_t guard = sys_page_align(r->guard_size);
	size_t size = guard + sys_page_align(r->stack_size);
	char *stack = NULL;
	int err = parts_prepare(&stack, size, guard);

	if (err)
		return err;
	parts.at[PARTS_CLONE] = sys_clock_ns();
	if (clone(parts_thread, stack + size, FLOOR_CLONE_FLAGS, &parts,
		  &parts.tid, NULL, &parts.tid) < 0)
		return -errno;
	parts.at[PARTS_BEGIN] = sys_clock_ns();
	floor_wait_gone(&parts.tid);
	parts.at[PARTS_UNMAP] = sys_clock_ns();
	err = munmap(stack, size);
	parts.at[PARTS] = sys_clock_ns();
	return err ? -errno : 0;
}

#endif
