/* SPDX-License-Identifier: MIT */
/*
 * Batches of free objects, between a worker and all.
 */
#include <string.h>

#include "uthreads/pool.h"

#define BATCH_SIZE (POOL_BATCH * sizeof(void *))

int pool_refill(struct pool *p, struct pool_depot *depot, int needed)
{
	size_t n;

	spin_lock(&depot->lock);
	n = depot->count < POOL_BATCH ? depot->count : POOL_BATCH;
	depot->count -= n;
	memcpy(p->items, depot->items + depot->count, n * sizeof *p->items);
	spin_unlock(&depot->lock);
	/* They have lain there for long: fetched beside each other. */
	for (size_t i = 0; i < n; i++)
		__builtin_prefetch((char *)p->items[i] + needed, 1);
	p->count = n;
	return n > 0;
}

void pool_spill(struct pool *p, struct pool_depot *depot)
{
	spin_lock(&depot->lock);
	memcpy(depot->items + depot->count, p->items, BATCH_SIZE);
	depot->count += POOL_BATCH;
	spin_unlock(&depot->lock);
	memcpy(p->items, p->items + POOL_BATCH, BATCH_SIZE);
	p->count = POOL_BATCH;
}
