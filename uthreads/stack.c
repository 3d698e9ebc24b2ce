/* SPDX-License-Identifier: MIT */
/*
 * Memory for tasks and stacks.
 *
 * Tasks are an array; all stacks of the run's own size are slots of one
 * reserved region:
 *
 *	[guard] [stack ... struct ut_stack] [guard] [stack ... ] ...
 *
 * Memory is touched when it is first used, the lowest first, and used again
 * last in, first out (pool.h).  Threads that ask for another size have a
 * mapping of their own.
 *
 * There are never more tasks than slots whose guards are in place, so a task
 * that has been made finds a stack at its first run: in its worker's hands,
 * in the depot, among those never used; or, if other workers keep what is
 * free, one more slot is made ready.  Where that fails, as vm.max_map_count
 * is reached, the worker waits until one of them lets go.
 *
 * Guards cost no map where the kernel has advice for them (base/guard.c).
 */
#include <errno.h>

#include "base/guard.h"
#include "uthreads/stack.h"

#define THREADS_DEFAULT 1048576
#define THREADS_MIN     64 /* less address space than for so many: -ENOMEM */
#define SIZE_LIMIT      ((size_t)1 << 40)
#define REGION_LIMIT    ((size_t)1 << 46) /* half of the address space */
#define COLOURS         16
#define COLOUR          CACHE_LINE
#define TOP             (sizeof(struct ut_stack) + COLOURS * COLOUR)

struct pool_depot task_depot, stack_depot;

static struct {
	char *start;
	struct ut_task *tasks;
	size_t slot_size, guard_size, slots;
	size_t limit;                    /* of tasks */
	size_t stack_asked, guard_asked; /* by ut_run, for those that do not */
	_Atomic uint32_t lock;
	/* Under lock. */
	size_t tasks_made, slots_made, slots_used; /* ever */
} region;

/*
 * Bytes of guard and of the rest, of a thread that asks for so much; 0: as
 * the run has it.  -EINVAL: out of range.
 */
int stack_sizes(size_t stack_size, size_t guard_size, size_t *rest,
		size_t *guarded)
{
	if (!stack_size)
		stack_size = region.stack_asked;
	if (!guard_size)
		guard_size = region.guard_asked;
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
	return threads + 3 * POOL_BATCH * ut_runtime.workers;
}

static int map_region(void **map)
{
	region.slots = slots_for(region.limit);
	return sys_map(map, region.slots * region.slot_size,
		       PROT_READ | PROT_WRITE);
}

/* RLIMIT_AS may forbid so much: then fewer threads fit. */
static int reserve(void **map, size_t asked)
{
	size_t limit = region.limit;
	int err;

	while ((err = map_region(map)) == -ENOMEM && !asked &&
	       region.limit > THREADS_MIN)
		region.limit /= 2;
	if (err || region.limit == limit)
		return err;
	/* The limit is the whole process's: leave it as much as we take. */
	sys_unmap(*map, region.slots * region.slot_size);
	region.limit = (region.limit + 1) / 2;
	return map_region(map);
}

/* The tasks, and room for the addresses of all tasks and of all stacks. */
static size_t tasks_size(void)
{
	return sys_page_align(region.limit * (sizeof *region.tasks +
					      sizeof *task_depot.items) +
			      region.slots * sizeof *stack_depot.items);
}

int stack_open(const struct ut_config *config)
{
	size_t rest, guarded;
	void *map, *tasks;
	int err;

	region.stack_asked = config->stack_size;
	region.guard_asked = config->guard_size;
	err = stack_sizes(0, 0, &rest, &guarded);
	if (err)
		return err;
	region.limit =
		config->max_threads ? config->max_threads : THREADS_DEFAULT;
	region.slot_size = rest + guarded;
	region.guard_size = guarded;
	if (slots_for(region.limit) > REGION_LIMIT / region.slot_size) {
		if (config->max_threads)
			return -EINVAL;
		region.limit = REGION_LIMIT / region.slot_size - slots_for(0);
	}
	err = reserve(&map, config->max_threads);
	if (err)
		return err;
	err = sys_map(&tasks, tasks_size(), PROT_READ | PROT_WRITE);
	if (err) {
		sys_unmap(map, region.slots * region.slot_size);
		return err;
	}
	sys_advise(map, region.slots * region.slot_size, MADV_NOHUGEPAGE);
	region.start = map;
	region.tasks = tasks;
	region.tasks_made = 0;
	region.slots_made = 0;
	region.slots_used = 0;
	task_depot.items = (void **)(region.tasks + region.limit);
	task_depot.count = 0;
	stack_depot.items = task_depot.items + region.limit;
	stack_depot.count = 0;
	return 0;
}

/* The threads that were not joined, or wait for ever, go too. */
void stack_close(void)
{
	stack_own_close();
	asan_forget(region.start, region.slots_made * region.slot_size);
	sys_unmap(region.start, region.slots * region.slot_size);
	sys_unmap(region.tasks, tasks_size());
	region.start = NULL;
	region.tasks_made = 0;
}

/* One more slot with its guard, under the lock. */
static int make_slot(void)
{
	char *start = region.start + region.slots_made * region.slot_size;
	int err;

	if (region.slots_made == region.slots)
		return -EAGAIN;
	err = guard_install(start, region.guard_size);
	if (err)
		return err == -EAGAIN ? -ENOMEM : err;
	region.slots_made++;
	return 0;
}

/* A batch of tasks, or what the limit allows, and slots for them. */
static int make_tasks(struct ut_worker *w)
{
	size_t n = 0;
	int err = 0;

	spin_lock(&region.lock);
	while (!err && n < POOL_BATCH && region.tasks_made + n < region.limit) {
		if (region.slots_made <= region.tasks_made + n)
			err = make_slot();
		n += !err;
	}
	for (size_t i = n; i--;) {
		struct ut_task *t = &region.tasks[region.tasks_made + i];

		atomic_init(&t->state, TASK_DONE);
		task_put(w, t);
	}
	region.tasks_made += n;
	spin_unlock(&region.lock);
	return n ? 0 : err ? err : -EAGAIN;
}

/* The worker has none in hand. */
int task_refill(struct ut_worker *w, struct ut_task **t)
{
	int err = 0;

	if (!pool_refill(&w->tasks, &task_depot))
		err = make_tasks(w);
	if (!err)
		*t = pool_take_here(&w->tasks);
	return err;
}

/* Those that were ever made: one that has ended, or was never used, is done. */
struct ut_task *task_next(struct ut_task *t)
{
	size_t i = t ? (size_t)(t - region.tasks) + 1 : 0, made;

	spin_lock(&region.lock);
	made = region.tasks_made;
	spin_unlock(&region.lock);
	return i < made ? &region.tasks[i] : NULL;
}

int task_any_alive(void)
{
	for (struct ut_task *t = NULL; (t = task_next(t));)
		if (atomic_load_explicit(&t->state, memory_order_relaxed) !=
		    TASK_DONE)
			return 1;
	return 0;
}

/* Tops lie at different distances, or they share the cache's few sets. */
static struct ut_stack *slot_at(size_t index)
{
	char *end = region.start + (index + 1) * region.slot_size;
	struct ut_stack *s =
		(struct ut_stack *)(end - index % COLOURS * COLOUR) - 1;

	s->map = NULL;
	fiber_none(s);
	return s;
}

/* Slots that were never used, for this worker: a batch, or what there is. */
static int take_fresh(struct ut_worker *w)
{
	size_t n;
	int err = 0;

	spin_lock(&region.lock);
	if (region.slots_used == region.slots_made)
		err = make_slot();
	n = region.slots_made - region.slots_used;
	w->fresh = region.slots_used;
	region.slots_used += n < POOL_BATCH ? n : POOL_BATCH;
	w->fresh_end = region.slots_used;
	spin_unlock(&region.lock);
	return err;
}

/* The worker has no stack to take.  There is one: see above. */
struct ut_stack *stack_refill(struct ut_worker *w)
{
	unsigned turns = 0;

	for (;;) {
		if (w->fresh < w->fresh_end)
			return slot_at(w->fresh++);
		if (pool_refill(&w->stacks, &stack_depot))
			return pool_take_here(&w->stacks);
		if (take_fresh(w))
			spin_pause(&turns);
	}
}

/* It may be a new one, of which the same is being written that is there. */
UNWATCHED char *stack_bottom(const struct ut_stack *s)
{
	size_t from_start = (size_t)((char *)s - region.start);

	if (s->map)
		return s->map + s->guard_pages * SYS_PAGE_SIZE;
	return (char *)s - from_start % region.slot_size + region.guard_size;
}

/* AddressSanitizer: a dead thread's frames are not the next one's. */
void stack_forget(struct ut_stack *s)
{
	char *end = (char *)s;
	size_t size = s->map ? (size_t)(end - s->map)
			     : (size_t)(end - region.start) % region.slot_size;

	asan_forget(end - size, size);
}
