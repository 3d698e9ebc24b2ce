/* SPDX-License-Identifier: MIT */
/*
 * Stacks of threads that asked for a size of their own: a mapping each.
 */
#include <errno.h>

#include "base/guard.h"
#include "base/node.h"
#include "uthreads/stack.h"

/* At its end. */
struct own_stack {
	struct ut_stack stack;
	struct ut_worker *home; /* of one that is bound; else NULL */
	size_t size;            /* of the mapping */
};

static _Atomic uint32_t lock;
static struct ut_stack *all; /* under lock */

/* With its guard, and on the node that was asked for. */
static int map_some(void **map, size_t rest, size_t guarded,
		    const struct ut_attr *a)
{
	int err = stack_map(map, rest + guarded);

	if (err)
		return err;
	if (a->numa_node)
		err = node_bind(*map, rest + guarded, a->numa_node - 1);
	if (!err)
		err = guard_install(*map, guarded);
	if (err)
		sys_unmap(*map, rest + guarded);
	return err == -EAGAIN ? -ENOMEM : err;
}

int stack_own(struct ut_stack **stack, const struct ut_attr *a,
	      struct ut_worker *home)
{
	struct own_stack *own;
	struct ut_stack *s;
	size_t rest, guarded;
	void *map;
	int err = stack_sizes(a->stack_size, a->guard_size, &rest, &guarded);

	if (!err)
		err = map_some(&map, rest, guarded, a);
	if (err)
		return err;
	own = (struct own_stack *)((char *)map + rest + guarded) - 1;
	own->home = home;
	s = &own->stack;
	s->map = map;
	own->size = rest + guarded;
	s->guard_pages = (uint32_t)(guarded / SYS_PAGE_SIZE);
	stack_new(s);
	fiber_make(s);
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

struct ut_worker *stack_own_home(const struct ut_stack *s)
{
	return ((const struct own_stack *)s)->home;
}

static void unmap(struct ut_stack *s)
{
	size_t size = ((const struct own_stack *)s)->size;

	spin_lock(&lock);
	*s->link = s->next;
	if (s->next)
		s->next->link = s->link;
	spin_unlock(&lock);
	stack_gone(s);
	asan_forget(s->map, size);
	sys_unmap(s->map, size);
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
