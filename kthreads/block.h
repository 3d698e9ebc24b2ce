/* SPDX-License-Identifier: MIT */
/*
 * Memory of threads: what block.c offers the other files.
 */
#ifndef KTHREADS_BLOCK_H
#define KTHREADS_BLOCK_H

#include "kthreads/thread.h"

/* Idle blocks that are kept; surplus ones go back to the kernel. */
#define KT_IDLE_BLOCKS 1024

struct kt_order {
	size_t stack_size, guard_size; /* bytes, not yet of whole pages */
	unsigned numa_node;
	int pooled, bare;
};

/* A block for a new thread: an idle one or a fresh one.  0 or -errno. */
int kt_block_get(struct kt_block **block, const struct kt_order *order);

/* Nothing runs on the block any more, save its own pooled thread's wait. */
void kt_block_put(struct kt_block *b);

/* The same, of the pooled thread that stands on the block itself. */
void kt_block_put_own(struct kt_block *b);

/* The living thread on whose stack that address is, or NULL. */
struct kt_block *kt_block_at(const void *address);

/* Calls fn for each block, idle ones too, until it returns other than 0. */
int kt_block_for_each(int (*fn)(struct kt_block *b, void *arg), void *arg);

/* Around fork(2).  The child keeps its own thread's block and the idle. */
void kt_blocks_lock(void);
void kt_blocks_unlock(void);
void kt_blocks_forked(const struct kt_block *survivor);

#endif
