/* SPDX-License-Identifier: MIT */
/*
 * Stacks of threads that asked for a size of their own: a mapping each.
 */
#include <errno.h>

#include "base/guard.h"
#include "uthreads/stack.h"

static _Atomic uint32_t lock;
static struct ut_stack *all; /* under lock */

int stack_own(struct ut_stack **stack, size_t stack_size, size_t guard_size)
{
	struct ut_stack *s;
	size_t rest, guarded;
	void *map;
	int err = stack_sizes(stack_size, guard_size, &rest, &guarded);

	if (err)
		return err;
	err = sys_map(&map, rest + guarded, PROT_READ | PROT_WRITE);
	if (err)
		return err;
	err = guard_install(map, guarded);
	if (err) {
		sys_unmap(map, rest + guarded);
		return err == -EAGAIN ? -ENOMEM : err;
	}
	s = (struct ut_stack *)((char *)map + rest + guarded) - 1;
	s->map = map;
	fiber_none(s);
	fiber_make(s);
	s->map_pages = (uint32_t)((rest + guarded) / SYS_PAGE_SIZE);
	s->guard_pages = (uint32_t)(guarded / SYS_PAGE_SIZE);
	s->link = &all;
	spin_lock(&lock);
	s->next = all;
	if (s->next)
		s->next->link = &s->next;
	all = s;
	spin_unlock(&lock);
	*stack = s;
	return 0;
}

static void unmap(struct ut_stack *s)
{
	spin_lock(&lock);
	*s->link = s->next;
	if (s->next)
		s->next->link = s->link;
	spin_unlock(&lock);
	fiber_unmake(s);
	asan_forget(s->map, s->map_pages * SYS_PAGE_SIZE);
	sys_unmap(s->map, s->map_pages * SYS_PAGE_SIZE);
}

/* The thread that ends stands on it still: the next one to end unmaps it. */
void stack_own_put(struct ut_worker *w, struct ut_stack *s)
{
	struct ut_stack *left = w->leaving;

	w->leaving = s;
	if (left)
		unmap(left);
}

/* From the worker's own stack, where it stands on none of them. */
void stack_own_clean(struct ut_worker *w)
{
	if (w->leaving)
		unmap(w->leaving);
	w->leaving = NULL;
}

/* Of threads that were not joined, or wait for ever. */
void stack_own_close(void)
{
	while (all)
		unmap(all);
}
