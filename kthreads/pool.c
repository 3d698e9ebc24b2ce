/* SPDX-License-Identifier: MIT */
/*
 * Pooled threads: the kernel thread of a block waits for the next function
 * instead of exiting, which saves clone, exit and all that goes with them.
 *
 * Its gate is the word on which it waits, idle:
 *
 *	AWAKE   it runs a function, or is about to look at the gate
 *	ASLEEP  it sleeps on the gate, or is about to
 *	WORK    fn and arg are there to be called
 *	QUIT    it is to exit
 *
 * The creator, who has the block to himself, sets WORK; the thread alone sets
 * AWAKE and ASLEEP.  A joiner waits for ENDED in the state word, and not for
 * the kernel thread's end.  A function that calls kt_exit() does end it: the
 * block then waits on its shelf without one.
 */
#include "kthreads/block.h"
#include "kthreads/park.h"
#include "kthreads/pool.h"

enum {
	AWAKE,
	ASLEEP,
	WORK,
	QUIT
};

/* Sleeps until there is something to do: WORK or QUIT. */
static uint32_t next(struct kt_block *b)
{
	uint32_t seen = AWAKE;

	/* Acquire pairs with the release of whoever opens the gate. */
	if (atomic_compare_exchange_strong_explicit(&b->gate, &seen, ASLEEP,
						    memory_order_acquire,
						    memory_order_acquire))
		while ((seen = atomic_load_explicit(
				&b->gate, memory_order_acquire)) == ASLEEP)
			kt_park(&b->gate, ASLEEP, KT_FOREVER);
	atomic_store_explicit(&b->gate, AWAKE, memory_order_relaxed);
	return seen;
}

static void open_gate(struct kt_block *b, uint32_t what)
{
	if (atomic_exchange_explicit(&b->gate, what, memory_order_release) ==
	    ASLEEP)
		kt_unpark(&b->gate, 1);
}

void kt_pool_run(struct kt_block *b)
{
	do
		kt_thread_body(b);
	while (next(b) == WORK);
	atomic_store_explicit(&b->running, 0, memory_order_relaxed);
}

int kt_pool_start(struct kt_block *b)
{
	int err;

	/* Acquire pairs with the release in kt_exit. */
	if (atomic_load_explicit(&b->running, memory_order_acquire)) {
		open_gate(b, WORK);
		return 0;
	}
	if (b->started) /* it may be on its way out still */
		kt_wait(b, KT_FOREVER);
	atomic_store_explicit(&b->gate, AWAKE, memory_order_relaxed);
	atomic_store_explicit(&b->running, 1, memory_order_relaxed);
	err = kt_start(b);
	if (err)
		atomic_store_explicit(&b->running, 0, memory_order_relaxed);
	return err;
}

int kt_ended_wait(struct kt_block *b, uint64_t deadline_ns)
{
	uint32_t state = atomic_fetch_or_explicit(&b->state, KT_AWAITED,
						  memory_order_acquire) |
			 KT_AWAITED;
	int err = 0;

	while (!(state & KT_ENDED) && !err) {
		err = kt_park(&b->state, state, deadline_ns);
		/* Acquire pairs with the release in kt_ended. */
		state = atomic_load_explicit(&b->state, memory_order_acquire);
	}
	return state & KT_ENDED ? 0 : err;
}

int kt_ended(struct kt_block *b)
{
	uint32_t before = atomic_fetch_or_explicit(&b->state, KT_ENDED,
						   memory_order_acq_rel);

	if (before & KT_AWAITED)
		kt_unpark(&b->state, 1);
	return before & KT_DETACHED;
}

/* From its end on, the block may be another thread's. */
void kt_pool_end(struct kt_block *b)
{
	if (kt_ended(b))
		kt_block_put_own(b);
}

void kt_pool_quit(struct kt_block *b)
{
	if (atomic_load_explicit(&b->running, memory_order_acquire))
		open_gate(b, QUIT);
	if (b->started)
		kt_wait(b, KT_FOREVER);
}
