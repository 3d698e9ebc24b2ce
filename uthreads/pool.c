/* SPDX-License-Identifier: MIT */
/*
 * Whole batches of free objects, between a worker and all.
 */
#include "uthreads/pool.h"

int pool_refill(struct pool *p, struct pool_depot *depot)
{
	struct pool_item *batch = p->spare;

	if (batch) {
		p->spare = NULL;
	} else {
		spin_lock(&depot->lock);
		batch = depot->batches;
		if (batch)
			depot->batches = batch->batch;
		spin_unlock(&depot->lock);
	}
	if (!batch)
		return 0;
	p->items = batch;
	p->count = POOL_BATCH;
	return 1;
}

void pool_spill(struct pool *p, struct pool_depot *depot)
{
	struct pool_item *batch = p->spare;

	p->spare = p->items;
	p->items = NULL;
	p->count = 0;
	if (!batch)
		return;
	spin_lock(&depot->lock);
	batch->batch = depot->batches;
	depot->batches = batch;
	spin_unlock(&depot->lock);
}
