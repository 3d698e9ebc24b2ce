/* SPDX-License-Identifier: MIT */
/*
 * Stacks that are there before the clock runs.
 */
#include <sys/mman.h>

#include "base/guard.h"
#include "floor.h"
#include "probes/probe.h"

int floor_map(char **map, size_t size)
{
	void *result = mmap(
		NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

	if (result == MAP_FAILED)
		return -errno;
	*map = result;
	return 0;
}

int floor_stacks_map(struct floor_stacks *s, const struct probe_run *r,
		     uint64_t count)
{
	size_t guard = sys_page_align(r->guard_size);
	int err;

	if (s->map)
		return 0;
	s->each = guard + sys_page_align(r->stack_size);
	err = floor_map(&s->map, count * s->each);
	for (uint64_t i = 0; !err && i < count; i++)
		err = guard_install(s->map + i * s->each, guard);
	return err;
}
