/* SPDX-License-Identifier: MIT */
/*
 * Free objects: last in, first out, in a worker's own hands.
 *
 * A worker keeps at most two batches.  A third one goes to the depot, which
 * all share, and comes from there: whole, so that the lock is held for a few
 * instructions and taken once in POOL_BATCH objects.
 */
#ifndef UTHREADS_POOL_H
#define UTHREADS_POOL_H

#include <stddef.h>

#include "uthreads/lock.h"

#define POOL_BATCH 32

struct pool_item {
	struct pool_item *next;  /* in its batch */
	struct pool_item *batch; /* the first of one: the next batch */
};

struct pool {
	struct pool_item *items; /* `count` of them */
	struct pool_item *spare; /* a whole batch, or NULL */
	unsigned count;
};

struct pool_depot {
	_Atomic uint32_t lock;
	struct pool_item *batches; /* under lock */
};

/* The first of those in the worker's hands. */
ALWAYS_INLINE void pool_take_first(struct pool *p, struct pool_item *first)
{
	p->items = first->next;
	p->count--;
}

/* NULL: there is none in the worker's hands. */
ALWAYS_INLINE struct pool_item *pool_take(struct pool *p)
{
	struct pool_item *item = p->items;

	if (item)
		pool_take_first(p, item);
	return item;
}

/* Where there is room in the worker's hands: p->count < POOL_BATCH. */
ALWAYS_INLINE void pool_put_here(struct pool *p, struct pool_item *item)
{
	item->next = p->items;
	p->items = item;
	p->count++;
}

/* pool.c: when there is nothing to take, is there now?  And too much. */
#pragma GCC visibility push(hidden)
int pool_refill(struct pool *p, struct pool_depot *depot);
void pool_spill(struct pool *p, struct pool_depot *depot);
#pragma GCC visibility pop

ALWAYS_INLINE void pool_put(struct pool *p, struct pool_depot *depot,
			    struct pool_item *item)
{
	if (UNLIKELY(p->count == POOL_BATCH))
		pool_spill(p, depot);
	pool_put_here(p, item);
}

#endif
