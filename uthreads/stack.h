/* SPDX-License-Identifier: MIT */
/*
 * Memory for tasks and for what they run on.
 */
#ifndef UTHREADS_STACK_H
#define UTHREADS_STACK_H

#include "base/asan.h"
#include "base/valgrind.h"
#include "uthreads/fiber.h"
#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

#define DEPOTS 64 /* of stacks, one a node; nodes beyond share the last */

extern struct pool_depot task_depot, stack_depot[DEPOTS];

int stack_open(const struct ut_config *config); /* after place_open() */
void stack_close(void);
int stack_sizes(size_t stack_size, size_t guard_size, size_t *rest,
		size_t *guarded);
int stack_map(void **map, size_t size);
struct ut_stack *stack_refill(struct ut_worker *w);
void stack_forget(struct ut_stack *s);
void stack_gone_all(void);
int task_refill(struct ut_worker *w, struct ut_task **t);
int task_any_alive(void);                     /* when no worker runs one */
struct ut_task *task_next(struct ut_task *t); /* of all; NULL: the first */
char *stack_bottom(const struct ut_stack *s); /* above its guard */
size_t stack_guard(const struct ut_stack *s); /* which has so many bytes */

/* stack-own.c: of a size that a thread asked for. */
int stack_own(struct ut_stack **s, const struct ut_attr *a,
	      struct ut_worker *home);
struct ut_worker *stack_own_home(const struct ut_stack *s);
void stack_own_put(struct ut_worker *w, struct ut_stack *s);
void stack_own_clean(struct ut_worker *w);
void stack_own_close(void);

/* Does a tool keep anything of each that there is? */
static inline int stacks_are_watched(void)
{
#ifdef BUILT_WITH_TSAN
	return 1;
#else
	return valgrind_runs();
#endif
}

/* Its memory is, as tools have to know; and is about to go. */
static inline void stack_new(struct ut_stack *s)
{
	fiber_none(s);
	s->valgrind_name = valgrind_stack(stack_bottom(s), (char *)s);
}

static inline void stack_gone(struct ut_stack *s)
{
	fiber_unmake(s);
	valgrind_no_stack(s->valgrind_name);
}

/* It is about to be used. */
ALWAYS_INLINE struct ut_stack *stack_ready(struct ut_stack *s)
{
#ifdef BUILT_WITH_ASAN
	stack_forget(s);
#endif
	fiber_make(s);
	return s;
}

ALWAYS_INLINE struct ut_stack *stack_take(struct ut_worker *w)
{
	struct ut_stack *s = pool_take(&w->stacks);

	return stack_ready(LIKELY(s != NULL) ? s : stack_refill(w));
}

/*
 * The task's stack; the caller may still stand on it, but takes no other
 * before it leaves.
 */
ALWAYS_INLINE void stack_put(struct ut_worker *w, struct ut_task *t)
{
	if (UNLIKELY(t->flags & TASK_OWN_STACK))
		stack_own_put(w, t->stack);
	else
		pool_put(&w->stacks, w->depot, t->stack);
}

ALWAYS_INLINE void task_put(struct ut_worker *w, struct ut_task *t)
{
	pool_put(&w->tasks, &task_depot, t);
}

#pragma GCC visibility pop

#endif
