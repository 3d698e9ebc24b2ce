/* SPDX-License-Identifier: MIT */
/*
 * Pooled threads: what pool.c offers the other files.
 */
#ifndef KTHREADS_POOL_H
#define KTHREADS_POOL_H

#include "kthreads/thread.h"

/* What the kernel thread of a pooled block does from its start to its end. */
void kt_pool_run(struct kt_block *b);

/* Gives its kernel thread, started if there is none, the block's function. */
int kt_pool_start(struct kt_block *b);

/* Waits until the function has returned.  0 or -ETIMEDOUT. */
int kt_pool_wait(struct kt_block *b, uint64_t deadline_ns);

/* Says so, last of all, in the pooled thread. */
void kt_pool_end(struct kt_block *b);

/* Ends the kernel thread of an idle block. */
void kt_pool_quit(struct kt_block *b);

#endif
