/* SPDX-License-Identifier: MIT */
/*
 * Counting semaphore on one word of 64 bits:
 *
 *	lower half  the count, on which waiters sleep while it is 0
 *	upper half  how many wait: all that may sleep, and who is just waking
 *
 * post: count + 1; if there were waiters, wake one.
 * wait: count - 1 if there is one; else waiters + 1; sleep while the count is
 *	 0; then take both back in one step, or at the deadline the latter.
 *
 * Lost wake-ups: a post that comes before a waiter has announced itself leaves
 * a count, which the waiter finds, be it in futex(2); one that comes after
 * finds the waiter.  A wait that timed out has not used up a wake, as the
 * kernel tells the two apart, and takes what there is before it gives up.
 *
 * From its one exchange on, a post knows the object only as an address to
 * wake, so whoever got through may free it; and it may be made in a signal
 * handler, whatever was interrupted.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/halves.h"
#include "kthreads/kthreads.h"
#include "kthreads/spin.h"

static int take(void *sem)
{
	struct kt_sem *s = sem;
	uint64_t seen = atomic_load_explicit(&s->word_, memory_order_relaxed);

	while (kt_low(seen))
		/* Acquire pairs with the release of the post it takes. */
		if (atomic_compare_exchange_weak_explicit(
			    &s->word_, &seen, seen - 1, memory_order_acquire,
			    memory_order_relaxed))
			return 0;
	return -EAGAIN;
}

static __attribute__((noinline)) int wait_slowly(struct kt_sem *s,
						 uint64_t deadline_ns)
{
	uint64_t seen;
	int err = 0;

	if (kt_spin(&s->misses_, take, s) == 0)
		return 0;
	seen = atomic_fetch_add_explicit(&s->word_, KT_HIGH_ONE,
					 memory_order_relaxed) +
	       KT_HIGH_ONE;
	for (;;) {
		int one = kt_low(seen) != 0;

		if (!one && !err) {
			err = kt_park(kt_low_half(&s->word_), 0, deadline_ns);
			seen = atomic_load_explicit(&s->word_,
						    memory_order_relaxed);
			continue;
		}
		/* Acquire pairs with the release of the post it takes. */
		if (atomic_compare_exchange_weak_explicit(
			    &s->word_, &seen, seen - KT_HIGH_ONE - one,
			    memory_order_acquire, memory_order_relaxed))
			return one ? 0 : err;
	}
}

PUBLIC int kt_sem_trywait(struct kt_sem *s)
{
	return take(s);
}

PUBLIC int kt_sem_wait_until(struct kt_sem *s, uint64_t deadline_ns)
{
	return LIKELY(take(s) == 0) ? 0 : wait_slowly(s, deadline_ns);
}

PUBLIC void kt_sem_wait(struct kt_sem *s)
{
	if (UNLIKELY(take(s)))
		wait_slowly(s, KT_FOREVER);
}

/* Adds 1 unless that is beyond the limit; what was there goes to *seen. */
static int add_below(struct kt_sem *s, uint32_t limit, uint64_t *seen)
{
	*seen = atomic_load_explicit(&s->word_, memory_order_relaxed);
	do
		if (kt_low(*seen) >= limit)
			return -EOVERFLOW;
	/* Release pairs with the acquire of who takes it. */
	while (!atomic_compare_exchange_weak_explicit(
		&s->word_, seen, *seen + 1, memory_order_release,
		memory_order_relaxed));
	return 0;
}

/*
 * The same up to INT32_MAX, without a look before, for which the core would
 * wait.  One too many leaves the lower half as much room again, and the
 * waiters cannot have used it up before it is taken back.
 */
static int add(struct kt_sem *s, uint64_t *seen)
{
	/* Release pairs with the acquire of who takes it. */
	*seen = atomic_fetch_add_explicit(&s->word_, 1, memory_order_release);
	if (LIKELY(kt_low(*seen) < INT32_MAX))
		return 0;
	atomic_fetch_sub_explicit(&s->word_, 1, memory_order_relaxed);
	return -EOVERFLOW;
}

PUBLIC int kt_sem_post(struct kt_sem *s)
{
	uint64_t seen;
	int err = s->limit ? add_below(s, s->limit, &seen) : add(s, &seen);

	if (!err && kt_high(seen))
		kt_unpark(kt_low_half(&s->word_), 1);
	return err;
}

PUBLIC uint32_t kt_sem_value(const struct kt_sem *s)
{
	return kt_low(atomic_load_explicit(&s->word_, memory_order_relaxed));
}
