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

/* In a pooled thread, last of all: its function has returned. */
void kt_pool_end(struct kt_block *b);

/*
 * In any thread: says that its function has returned; is it detached?  And
 * waits for that: 0 or -ETIMEDOUT.
 */
int kt_ended(struct kt_block *b);
int kt_ended_wait(struct kt_block *b, uint64_t deadline_ns);

/* Ends the kernel thread of an idle block. */
void kt_pool_quit(struct kt_block *b);

#endif
