/* SPDX-License-Identifier: MIT */
/*
 * Stacks for who brings none of his own: they are there before the clock runs.
 */
#ifndef PROBES_STACKS_H
#define PROBES_STACKS_H

#include <sys/mman.h>

#include "base/guard.h"
#include "probes/probe.h"

/* Stacks of the size and with the guard that all are asked to have. */
struct stacks {
	char *map;
	size_t each; /* bytes, guard and all */
};

/* Zeros, which take memory where they are touched: 0 or -errno. */
static inline int stacks_zeros(char **map, size_t size)
{
	void *result = mmap(
		NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

	if (result == MAP_FAILED)
		return -errno;
	*map = result;
	return 0;
}

/* Maps so many, unless that is done: 0 or -errno. */
static inline int stacks_map(struct stacks *s, const struct probe_run *r,
			     uint64_t count)
{
	size_t guard = sys_page_align(r->guard_size);
	int err;

	if (s->map)
		return 0;
	s->each = guard + sys_page_align(r->stack_size);
	err = stacks_zeros(&s->map, count * s->each);
	for (uint64_t i = 0; !err && i < count; i++)
		err = guard_install(s->map + i * s->each, guard);
	return err;
}

/* The end of stack i, where it begins. */
static inline char *stacks_top(const struct stacks *s, uint64_t i)
{
	return s->map + (i + 1) * s->each;
}

#endif
