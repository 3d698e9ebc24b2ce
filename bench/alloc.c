/* SPDX-License-Identifier: MIT */
/*
 * Every block stays on one list, so that a leak checker can reach it.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/error.h"
#include "probes/protocol.h"

struct block {
	struct block *next;
	max_align_t memory[];
};

static struct block *blocks;

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
	block->next = blocks;
	blocks = block;
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
