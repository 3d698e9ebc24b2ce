/* SPDX-License-Identifier: MIT */
/*
 * The stacks of the worker whose threads run before their creators.
 */
#include "floor.h"
#include "probes/stacks.h"

#define STACK_SIZE 65536ul

int floor_worker(struct floor_worker **w)
{
	static struct floor_worker worker;
	char *stacks = NULL;
	int err;

	*w = &worker;
	if (worker.pool)
		return 0;
	err = stacks_zeros(&stacks, FLOOR_DEPTH * STACK_SIZE);
	for (uint64_t i = 0; !err && i < FLOOR_DEPTH; i++) {
		/* At equal distances they would share a cache's few sets. */
		void **top = (void **)(stacks + (i + 1) * STACK_SIZE - 64 -
				       i % 16 * 192);

		*top = worker.pool;
		worker.pool = top;
	}
	return err;
}
