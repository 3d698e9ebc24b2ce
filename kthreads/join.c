/* SPDX-License-Identifier: MIT */
/*
 * The end of a thread, as others see it: join, detach, reap.
 *
 * A handle points to its block until it is joined or detached.  Blocks of
 * detached threads are freed by later creations: the thread itself cannot
 * free the stack that it stands on.  It puts itself on `ended` as its last
 * act, and kt_reap() takes from there those that have gone.
 *
 * Threads that join each other in a circle would wait for ever, so each says
 * for whom it waits; one that would close the circle is refused.  Bare threads
 * do not, as it takes a search to find out who they are.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/block.h"
#include "kthreads/pool.h"

static _Atomic(struct kt_block *) ended;
static struct kt_mutex joins_lock; /* of all blocks' joins */

void kt_push_ended(struct kt_block *b)
{
	struct kt_block *head =
		atomic_load_explicit(&ended, memory_order_relaxed);

	do
		b->next = head;
	/* Release pairs with the acquire in kt_reap: next is visible. */
	while (!atomic_compare_exchange_weak_explicit(
		&ended, &head, b, memory_order_release, memory_order_relaxed));
}

/* Frees the detached threads that have gone; the others wait for next time. */
void kt_reap(void)
{
	struct kt_block *b, *next;

	if (LIKELY(!atomic_load_explicit(&ended, memory_order_relaxed)))
		return;
	b = atomic_exchange_explicit(&ended, NULL, memory_order_acquire);
	for (; b; b = next) {
		next = b->next;
		if (kt_gone(b))
			kt_block_put(b);
		else
			kt_push_ended(b);
	}
}

/* Takes the right to join or detach: the first to ask has it. */
static int claim(struct kt_block *b)
{
	if (!b || atomic_fetch_or_explicit(&b->state, KT_CLAIMED,
					   memory_order_relaxed) &
			  KT_CLAIMED)
		return -EINVAL;
	return 0;
}

/* Says that me waits for b, unless b waits for me, be it through others. */
static int begin_to_wait(struct kt_block *me, struct kt_block *b)
{
	int err = 0;

	kt_mutex_lock(&joins_lock);
	for (struct kt_block *next = b; next && !err; next = next->joins)
		if (next == me)
			err = -EDEADLK;
	if (!err)
		me->joins = b;
	kt_mutex_unlock(&joins_lock);
	return err;
}

static void end_to_wait(struct kt_block *me)
{
	kt_mutex_lock(&joins_lock);
	me->joins = NULL;
	kt_mutex_unlock(&joins_lock);
}

/* Claims the thread and waits for it; not having waited, it is not claimed. */
static int claim_and_wait(struct kt_block *b, uint64_t deadline_ns)
{
	int err = claim(b);

	if (err)
		return err;
	err = b->kind.pooled ? kt_ended_wait(b, deadline_ns)
			     : kt_wait(b, deadline_ns);
	if (err)
		atomic_fetch_and_explicit(&b->state, ~(uint32_t)KT_CLAIMED,
					  memory_order_relaxed);
	return err;
}

PUBLIC int kt_join_until(struct kt_thread *t, void **result,
			 uint64_t deadline_ns)
{
	struct kt_block *b = t->block_;
	struct kt_block *me = b ? kt_current_if_known() : NULL;
	int err = b && kt_stands_on(b) ? -EDEADLK : 0;

	if (!err && me)
		err = begin_to_wait(me, b);
	if (err)
		return err;
	err = claim_and_wait(b, deadline_ns);
	if (me)
		end_to_wait(me);
	if (err)
		return err;
	if (result)
		*result = b->result;
	t->block_ = NULL;
	kt_block_put(b);
	return 0;
}

PUBLIC int kt_join(struct kt_thread *t, void **result)
{
	return kt_join_until(t, result, KT_FOREVER);
}

PUBLIC int kt_detach(struct kt_thread *t)
{
	struct kt_block *b = t->block_;
	int err = claim(b);

	if (err)
		return err;
	t->block_ = NULL;
	/* Acquire pairs with the release of the thread that has ended. */
	if (!(atomic_fetch_or_explicit(&b->state, KT_DETACHED,
				       memory_order_acq_rel) &
	      KT_ENDED))
		return 0;
	if (b->kind.pooled)
		kt_block_put(b);
	else
		kt_push_ended(b);
	return 0;
}

/* In the child of fork(2): of the others, none will be seen to go. */
void kt_join_forked(void)
{
	atomic_store_explicit(&ended, NULL, memory_order_relaxed);
	joins_lock = (struct kt_mutex){ 0 };
}
