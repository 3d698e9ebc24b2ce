/* SPDX-License-Identifier: MIT */
/*
 * Free objects: last in, first out, in a worker's own hands.
 *
 * A worker keeps at most two batches.  When it has no room, the older one goes
 * to the depot, which all share; when it has none left, one comes from there:
 * so the lock is taken once in POOL_BATCH objects.
 */
#ifndef UTHREADS_POOL_H
#define UTHREADS_POOL_H

#include <stddef.h>

#include "uthreads/lock.h"

#define POOL_BATCH 32
#define POOL_ROOM  ((size_t)2 * POOL_BATCH)
#define POOL_KEPT  (POOL_ROOM + POOL_BATCH) /* with those never used */

/* Addresses alone, so that nothing of a free object is touched. */
struct pool {
	size_t count;
	void *items[POOL_ROOM];
};

struct pool_depot {
	_Atomic uint32_t lock;
	/* Under lock. */
	size_t count;
	void **items; /* with room for all objects that there are */
};

/* From a pool that is not empty: p->count is `count`. */
ALWAYS_INLINE void *pool_take_of(struct pool *p, size_t count)
{
	p->count = count - 1;
	return p->items[count - 1];
}

ALWAYS_INLINE void *pool_take_here(struct pool *p)
{
	return pool_take_of(p, p->count);
}

/* NULL: there is none in the worker's hands. */
ALWAYS_INLINE void *pool_take(struct pool *p)
{
	return LIKELY(p->count) ? pool_take_here(p) : NULL;
}

/* What will be taken next, if it is in the worker's hands. */
ALWAYS_INLINE const void *pool_next(const struct pool *p)
{
	return p->count ? p->items[p->count - 1] : NULL;
}

/* Where there is room: p->count, which is `count`, is less than POOL_ROOM. */
ALWAYS_INLINE void pool_put_at(struct pool *p, size_t count, void *item)
{
	p->count = count + 1;
	p->items[count] = item;
}

/*
 * pool.c: when there is nothing to take, is there now?  What is needed of each
 * lies so many bytes from its address.  And when there is too much.
 */
#pragma GCC visibility push(hidden)
int pool_refill(struct pool *p, struct pool_depot *depot, int needed);
void pool_spill(struct pool *p, struct pool_depot *depot);
#pragma GCC visibility pop

ALWAYS_INLINE void pool_put(struct pool *p, struct pool_depot *depot,
			    void *item)
{
	if (UNLIKELY(p->count == POOL_ROOM))
		pool_spill(p, depot);
	pool_put_at(p, p->count, item);
}

#endif
