/* SPDX-License-Identifier: MIT */
/*
 * Every block stays on one list, so that a leak checker can reach it.  Any
 * thread may allocate; the list is only ever pushed to, and never walked.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "probes/protocol.h"

struct block {
	struct block *next;
	max_align_t memory[];
};

static _Atomic(struct block *) blocks;

void *bench_alloc(size_t count, size_t size)
{
	struct block *block = NULL;
	size_t bytes;

	if (!__builtin_mul_overflow(count, size, &bytes) &&
	    !__builtin_add_overflow(bytes, sizeof *block, &bytes))
		block = calloc(1, bytes);
	if (!block) {
		bench_error("out of memory; close other programs or measure "
			    "fewer probes (-f)");
		exit(EXIT_USAGE);
	}
	block->next = atomic_load_explicit(&blocks, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(
		&blocks, &block->next, block, memory_order_relaxed,
		memory_order_relaxed))
		;
	return block->memory;
}

void *bench_grow(void *array, size_t count, size_t size)
{
	void *larger;

	/* Full exactly when the count is nought or a power of two. */
	if (count & (count - 1))
		return array;
	larger = bench_alloc(count ? 2 * count : 1, size);
	if (count)
		memcpy(larger, array, count * size);
	return larger;
}

void bench_alloc_reset(void)
{
	while (blocks) {
		struct block *next = blocks->next;

		free(blocks);
		blocks = next;
	}
}
