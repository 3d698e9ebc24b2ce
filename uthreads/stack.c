/* SPDX-License-Identifier: MIT */
/*
 * Stacks, and the tasks that lie at their tops.
 *
 * All stacks of the run's own size are slots of one reserved region:
 *
 *	[guard] [stack … struct ut_task] [guard] [stack … struct ut_task] …
 *
 * Memory is touched when a slot is first used, and a slot is used again
 * last in, first out: by its worker, which exchanges batches with a common
 * list.  Threads that ask for another size have a mapping of their own.
 *
 * Guards cost no map where the kernel has advice for them (base/guard.c).
 */
#include <errno.h>

#include "base/asan.h"
#include "base/guard.h"
#include "uthreads/sched.h"

#define THREADS_DEFAULT 1048576
#define THREADS_MIN     64 /* less address space than for so many: -ENOMEM */
#define SIZE_LIMIT      ((size_t)1 << 40)
#define REGION_LIMIT    ((size_t)1 << 46) /* half of the address space */
#define BATCH           32

static struct {
	char *start;
	size_t slot_size, guard_size, slots;
	size_t stack_asked, guard_asked; /* by ut_run, for those that do not */
	_Atomic uint32_t lock;
	/* Under lock. */
	size_t carved; /* slots that were ever used */
	struct ut_task *free;
	struct ut_task *own; /* with mappings of their own */
} region;

/* Bytes of guard and of the rest; -EINVAL: out of range. */
static int sizes(size_t stack_size, size_t guard_size, size_t *rest,
		 size_t *guarded)
{
	if (!stack_size)
		stack_size = UT_STACK_SIZE;
	if (!guard_size)
		guard_size = UT_GUARD_SIZE;
	if (guard_size == UT_GUARD_NONE)
		guard_size = 0;
	if (stack_size < UT_STACK_MIN || stack_size > SIZE_LIMIT ||
	    guard_size > SIZE_LIMIT)
		return -EINVAL;
	*rest = sys_page_align(stack_size + sizeof(struct ut_task));
	*guarded = sys_page_align(guard_size);
	return 0;
}

/* RLIMIT_AS may forbid so much: then fewer threads fit. */
static int reserve(void **map, size_t asked)
{
	size_t slots = region.slots;
	int err;

	while ((err = sys_map(map, region.slots * region.slot_size,
			      PROT_READ | PROT_WRITE)) == -ENOMEM &&
	       !asked && region.slots > THREADS_MIN)
		region.slots /= 2;
	if (err || region.slots == slots)
		return err;
	/* The limit is the whole process's: leave it as much as we take. */
	sys_unmap(*map, region.slots * region.slot_size);
	region.slots = (region.slots + 1) / 2;
	return sys_map(map, region.slots * region.slot_size,
		       PROT_READ | PROT_WRITE);
}

int stack_open(const struct ut_config *config)
{
	size_t rest, guarded;
	void *map;
	int err =
		sizes(config->stack_size, config->guard_size, &rest, &guarded);

	if (err)
		return err;
	region.slots =
		config->max_threads ? config->max_threads : THREADS_DEFAULT;
	region.slot_size = rest + guarded;
	region.stack_asked = config->stack_size;
	region.guard_asked = config->guard_size;
	region.guard_size = guarded;
	if (region.slots > REGION_LIMIT / region.slot_size) {
		if (config->max_threads)
			return -EINVAL;
		region.slots = REGION_LIMIT / region.slot_size;
	}
	err = reserve(&map, config->max_threads);
	if (err)
		return err;
	sys_advise(map, region.slots * region.slot_size, MADV_NOHUGEPAGE);
	region.start = map;
	region.carved = 0;
	region.free = NULL;
	region.own = NULL;
	return 0;
}

/* The threads that were not joined, or wait for ever, go too. */
void stack_close(void)
{
	while (region.own)
		stack_put(region.own);
	asan_forget(region.start, region.carved * region.slot_size);
	sys_unmap(region.start, region.slots * region.slot_size);
	region.start = NULL;
}

static struct ut_task *task_at(char *start, size_t size, size_t guard_size)
{
	struct ut_task *t = (struct ut_task *)(start + size) - 1;

	t->stack = start;
	t->stack_size = size;
	t->guard_size = guard_size;
	t->own_link = NULL;
	return t;
}

/* A slot that was never used, under the lock. */
static int carve(struct ut_task **t)
{
	char *start = region.start + region.carved * region.slot_size;
	int err;

	if (region.carved == region.slots)
		return -EAGAIN;
	err = guard_install(start, region.guard_size);
	if (err)
		return err == -EAGAIN ? -ENOMEM : err;
	region.carved++;
	*t = task_at(start, region.slot_size, region.guard_size);
	(*t)->next = NULL;
	return 0;
}

/* Fills the worker's list from the common one, or with one fresh slot. */
static int refill(struct ut_worker *w)
{
	int err = 0;

	spin_lock(&region.lock);
	while (region.free && w->free_count < BATCH) {
		struct ut_task *t = region.free;

		region.free = t->next;
		t->next = w->free_stacks;
		w->free_stacks = t;
		w->free_count++;
	}
	if (!w->free_count && !(err = carve(&w->free_stacks)))
		w->free_count = 1;
	spin_unlock(&region.lock);
	return err;
}

static int map_own(struct ut_task **t, size_t rest, size_t guarded)
{
	void *map;
	int err = sys_map(&map, rest + guarded, PROT_READ | PROT_WRITE);

	if (err)
		return err;
	err = guard_install(map, guarded);
	if (err) {
		sys_unmap(map, rest + guarded);
		return err == -EAGAIN ? -ENOMEM : err;
	}
	*t = task_at(map, rest + guarded, guarded);
	spin_lock(&region.lock);
	(*t)->own_next = region.own;
	(*t)->own_link = &region.own;
	if (region.own)
		region.own->own_link = &(*t)->own_next;
	region.own = *t;
	spin_unlock(&region.lock);
	return 0;
}

static void unmap_own(struct ut_task *t)
{
	spin_lock(&region.lock);
	*t->own_link = t->own_next;
	if (t->own_next)
		t->own_next->own_link = t->own_link;
	spin_unlock(&region.lock);
	sys_unmap(t->stack, t->stack_size);
}

/* On a worker, or before they run.  Zero sizes: those of the run. */
int stack_get(struct ut_task **t, size_t stack_size, size_t guard_size)
{
	struct ut_worker *w = ut_worker();
	size_t rest, guarded;
	int err;

	if (stack_size || guard_size) {
		err = sizes(stack_size ? stack_size : region.stack_asked,
			    guard_size ? guard_size : region.guard_asked, &rest,
			    &guarded);
		if (err)
			return err;
		if (rest + guarded != region.slot_size ||
		    guarded != region.guard_size)
			return map_own(t, rest, guarded);
	}
	if (!w)
		w = &ut_runtime.worker[0];
	if (!w->free_stacks) {
		err = refill(w);
		if (err)
			return err;
	}
	*t = w->free_stacks;
	w->free_stacks = (*t)->next;
	w->free_count--;
	return 0;
}

/* Nothing runs on the stack any more. */
void stack_put(struct ut_task *t)
{
	struct ut_worker *w = ut_worker();

	asan_forget(t->stack + t->guard_size, t->stack_size - t->guard_size);
	if (t->own_link) {
		unmap_own(t);
		return;
	}
	t->next = w->free_stacks;
	w->free_stacks = t;
	if (++w->free_count < 2 * BATCH)
		return;
	spin_lock(&region.lock);
	for (; w->free_count > BATCH; w->free_count--) {
		t = w->free_stacks;
		w->free_stacks = t->next;
		t->next = region.free;
		region.free = t;
	}
	spin_unlock(&region.lock);
}
