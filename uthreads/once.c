/* SPDX-License-Identifier: MIT */
/*
 * Once: the first that comes calls fn, the others wait for its return.  Who
 * finds it done looks at the word alone; all else is under the queue's lock.
 */
#include "uthreads/waitq.h"

enum {
	FRESH,
	CALLED,
	DONE
};

static void call(struct ut_once *o, void (*fn)(void))
{
	struct ut_worker *w;

	fn();
	w = waitq_enter(&o->waiters_);
	/* Release pairs with the acquire of those who find it done. */
	atomic_store_explicit(&o->word_, DONE, memory_order_release);
	waitq_leave(w, &o->waiters_, waitq_drain(w, &o->waiters_), 0);
}

static __attribute__((noinline)) void call_or_wait(struct ut_once *o,
						   void (*fn)(void))
{
	struct ut_worker *w = waitq_enter(&o->waiters_);
	uint32_t seen = atomic_load_explicit(&o->word_, memory_order_relaxed);

	if (seen == CALLED) {
		waitq_wait_until(w, &o->waiters_, &o->waiters_.lock_,
				 UT_FOREVER);
		return;
	}
	if (seen == FRESH)
		atomic_store_explicit(&o->word_, CALLED, memory_order_relaxed);
	waitq_leave(w, &o->waiters_, 0, 0);
	if (seen == FRESH)
		call(o, fn);
}

PUBLIC void ut_once(struct ut_once *o, void (*fn)(void))
{
	/* Acquire pairs with the release in call. */
	if (UNLIKELY(atomic_load_explicit(&o->word_, memory_order_acquire) !=
		     DONE))
		call_or_wait(o, fn);
}
