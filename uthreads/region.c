/* SPDX-License-Identifier: MIT */
/*
 * Address space for tasks and stacks, reserved for as many threads as a run may
 * have.
 */
#include <errno.h>

#include "uthreads/region.h"

#define THREADS_DEFAULT 1048576
#define THREADS_MIN     64 /* less address space than for so many: -ENOMEM */
#define SIZE_LIMIT      ((size_t)1 << 40)
#define REGION_LIMIT    ((size_t)1 << 46) /* half of the address space */
#define TOP             (sizeof(struct ut_stack) + COLOURS * COLOUR)

struct pool_depot task_depot, stack_depot[DEPOTS];
struct ut_region ut_region;

/*
 * Bytes of guard and of the rest, of a thread that asks for so much; 0: as
 * the run has it.  -EINVAL: out of range.
 */
int stack_sizes(size_t stack_size, size_t guard_size, size_t *rest,
		size_t *guarded)
{
	if (!stack_size)
		stack_size = ut_region.stack_asked;
	if (!guard_size)
		guard_size = ut_region.guard_asked;
	if (!stack_size)
		stack_size = UT_STACK_SIZE;
	if (!guard_size)
		guard_size = UT_GUARD_SIZE;
	if (guard_size == UT_GUARD_NONE)
		guard_size = 0;
	if (stack_size < UT_STACK_MIN || stack_size > SIZE_LIMIT ||
	    guard_size > SIZE_LIMIT)
		return -EINVAL;
	*rest = sys_page_align(stack_size + TOP);
	*guarded = sys_page_align(guard_size);
	return 0;
}

/* Workers keep some in hand. */
static size_t slots_for(size_t threads)
{
	return threads + POOL_KEPT * ut_runtime.workers;
}

/*
 * -EAGAIN: no more may be locked, as mlockall(2) has it of all that is new;
 * -EINVAL: so valgrind says where it has no room.
 */
int stack_map(void **map, size_t size)
{
	int err = sys_map(map, size, PROT_READ | PROT_WRITE);

	return err == -EAGAIN || err == -EINVAL ? -ENOMEM : err;
}

static int map_region(void **map)
{
	ut_region.slots = slots_for(ut_region.limit);
	return stack_map(map, ut_region.slots * ut_region.slot_size);
}

/* RLIMIT_AS or RLIMIT_MEMLOCK may forbid so much: then fewer threads fit. */
static int reserve(void **map, size_t asked)
{
	size_t limit = ut_region.limit;
	int err;

	while ((err = map_region(map)) == -ENOMEM && !asked &&
	       ut_region.limit > THREADS_MIN)
		ut_region.limit /= 2;
	if (err || ut_region.limit == limit)
		return err;
	/* The limit is the whole process's: leave it as much as we take. */
	sys_unmap(*map, ut_region.slots * ut_region.slot_size);
	ut_region.limit = (ut_region.limit + 1) / 2;
	return map_region(map);
}

/* The tasks, and room for the addresses of all tasks and of all stacks. */
static size_t tasks_size(void)
{
	return sys_page_align(ut_region.limit * (sizeof *ut_region.tasks +
						 sizeof *task_depot.items) +
			      ut_region.depots * ut_region.slots *
				      sizeof *stack_depot->items);
}

int stack_open(const struct ut_config *config)
{
	size_t rest, guarded;
	void *map, *tasks;
	int err;

	ut_region.depots = 1;
	for (unsigned i = 0; i < ut_runtime.workers; i++) {
		size_t n =
			(size_t)(ut_runtime.worker[i].depot - stack_depot) + 1;

		ut_region.depots =
			n > ut_region.depots ? (unsigned)n : ut_region.depots;
	}
	ut_region.stack_asked = config->stack_size;
	ut_region.guard_asked = config->guard_size;
	err = stack_sizes(0, 0, &rest, &guarded);
	if (err)
		return err;
	ut_region.limit =
		config->max_threads ? config->max_threads : THREADS_DEFAULT;
	ut_region.slot_size = rest + guarded;
	ut_region.guard_size = guarded;
	if (slots_for(ut_region.limit) > REGION_LIMIT / ut_region.slot_size) {
		if (config->max_threads)
			return -EINVAL;
		ut_region.limit =
			REGION_LIMIT / ut_region.slot_size - slots_for(0);
	}
	err = reserve(&map, config->max_threads);
	if (err)
		return err;
	err = stack_map(&tasks, tasks_size());
	if (err) {
		sys_unmap(map, ut_region.slots * ut_region.slot_size);
		return err;
	}
	sys_advise(map, ut_region.slots * ut_region.slot_size, MADV_NOHUGEPAGE);
	ut_region.start = map;
	ut_region.tasks = tasks;
	ut_region.tasks_made = 0;
	ut_region.slots_made = 0;
	ut_region.slots_used = 0;
	task_depot.items = (void **)(ut_region.tasks + ut_region.limit);
	task_depot.count = 0;
	for (unsigned i = 0; i < ut_region.depots; i++)
		stack_depot[i] = (struct pool_depot){
			.items = task_depot.items + ut_region.limit +
				 i * ut_region.slots,
		};
	return 0;
}

/* The threads that were not joined, or wait for ever, go too. */
void stack_close(void)
{
	stack_own_close();
	stack_gone_all();
	asan_forget(ut_region.start,
		    ut_region.slots_made * ut_region.slot_size);
	sys_unmap(ut_region.start, ut_region.slots * ut_region.slot_size);
	sys_unmap(ut_region.tasks, tasks_size());
	ut_region.start = NULL;
	ut_region.tasks_made = 0;
}
