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
 * free, one more slot is made ready.
 *
 * Guards cost no map where the kernel has advice for them (base/guard.c).
 * Where they do, one more may be refused, by vm.max_map_count, and who needs
 * it cannot wait for other workers, as it may hold a lock that they wait for.
 * So there are as many slots more, from the first, as they can keep.
 */
#include <errno.h>

#include "base/guard.h"
#include "uthreads/region.h"

/* One more slot with its guard, under the lock. */
static int make_slot(void)
{
	char *start =
		ut_region.start + ut_region.slots_made * ut_region.slot_size;
	int err;

	if (ut_region.slots_made == ut_region.slots)
		return -EAGAIN;
	err = guard_install(start, ut_region.guard_size);
	if (err)
		return err == -EAGAIN ? -ENOMEM : err;
	ut_region.slots_made++;
	return 0;
}

/* What the other workers may have in their hands, if it could be missing. */
static size_t kept(void)
{
	return guard_takes_maps() ? POOL_KEPT * (ut_runtime.workers - 1) : 0;
}

/* A batch of tasks, or what the limit allows, and slots for them. */
static int make_tasks(struct ut_worker *w)
{
	size_t n = 0;
	int err = 0;

	spin_lock(&ut_region.lock);
	while (!err && n < POOL_BATCH &&
	       ut_region.tasks_made + n < ut_region.limit) {
		while (!err && ut_region.slots_made <=
				       ut_region.tasks_made + n + kept())
			err = make_slot();
		n += !err;
	}
	for (size_t i = n; i--;) {
		struct ut_task *t = &ut_region.tasks[ut_region.tasks_made + i];

		atomic_init(&t->state, TASK_DONE);
		task_put(w, t);
	}
	ut_region.tasks_made += n;
	spin_unlock(&ut_region.lock);
	return n ? 0 : err ? err : -EAGAIN;
}

/* The worker has none in hand. */
int task_refill(struct ut_worker *w, struct ut_task **t)
{
	int err = 0;

	/*
	 * By their second line, as caches fetch pairs of them: of 100,000 that
	 * are made in a row, each takes 72 cycles, and 104 by their first.
	 */
	if (!pool_refill(&w->tasks, &task_depot, CACHE_LINE))
		err = make_tasks(w);
	if (!err)
		*t = pool_take_here(&w->tasks);
	return err;
}

/* Those that were ever made: one that has ended, or was never used, is done. */
struct ut_task *task_next(struct ut_task *t)
{
	size_t i = t ? (size_t)(t - ut_region.tasks) + 1 : 0, made;

	spin_lock(&ut_region.lock);
	made = ut_region.tasks_made;
	spin_unlock(&ut_region.lock);
	return i < made ? &ut_region.tasks[i] : NULL;
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
	char *end = ut_region.start + (index + 1) * ut_region.slot_size;

	return (struct ut_stack *)(end - index % COLOURS * COLOUR) - 1;
}

static struct ut_stack *slot_new(size_t index)
{
	struct ut_stack *s = slot_at(index);

	s->map = NULL;
	stack_new(s);
	return s;
}

/* All that were ever in use.  One that was not is zero, and unknown to any. */
void stack_gone_all(void)
{
	for (size_t i = 0; stacks_are_watched() && i < ut_region.slots_used;
	     i++)
		stack_gone(slot_at(i));
}

/*
 * Slots that were never used, for this worker: a batch, or what there is; or
 * one that is made for it.
 */
static int take_fresh(struct ut_worker *w, int make)
{
	size_t n;
	int err = 0;

	spin_lock(&ut_region.lock);
	if (ut_region.slots_used == ut_region.slots_made)
		err = make ? make_slot() : -EAGAIN;
	n = ut_region.slots_made - ut_region.slots_used;
	w->fresh = ut_region.slots_used;
	ut_region.slots_used += n < POOL_BATCH ? n : POOL_BATCH;
	w->fresh_end = ut_region.slots_used;
	spin_unlock(&ut_region.lock);
	return err;
}

/* They are needed from their ends downwards. */
static int refill(struct ut_worker *w, struct pool_depot *depot)
{
	return pool_refill(&w->stacks, depot, -CACHE_LINE);
}

/* Those of other nodes, which are better than none. */
static int take_far(struct ut_worker *w)
{
	for (unsigned i = 0; i < ut_region.depots; i++)
		if (&stack_depot[i] != w->depot && refill(w, &stack_depot[i]))
			return 1;
	return 0;
}

/* The worker has no stack to take.  There is one, or can be: see above. */
struct ut_stack *stack_refill(struct ut_worker *w)
{
	unsigned turns = 0;

	for (;;) {
		if (w->fresh < w->fresh_end)
			return slot_new(w->fresh++);
		if (refill(w, w->depot) || (take_fresh(w, 0) && take_far(w)))
			return pool_take_here(&w->stacks);
		if (w->fresh == w->fresh_end && take_fresh(w, 1))
			spin_pause(&turns);
	}
}

/* It may be a new one, of which the same is being written that is there. */
static UNWATCHED char *start_of(const struct ut_stack *s)
{
	size_t from_start = (size_t)((char *)s - ut_region.start);

	return s->map ? s->map : (char *)s - from_start % ut_region.slot_size;
}

UNWATCHED size_t stack_guard(const struct ut_stack *s)
{
	return s->map ? s->guard_pages * SYS_PAGE_SIZE : ut_region.guard_size;
}

UNWATCHED char *stack_bottom(const struct ut_stack *s)
{
	return start_of(s) + stack_guard(s);
}

/* AddressSanitizer: a dead thread's frames are not the next one's. */
void stack_forget(struct ut_stack *s)
{
	asan_forget(start_of(s), (size_t)((char *)s - start_of(s)));
}
