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
 * What there is is guessed, not read, before it is changed: a core that has
 * just changed a word lets the next load of it wait, which costs a quarter of
 * the change; and a line that another core has comes over once, not twice.
 * Where waits end in sleep, the guess would be wrong each time, and it is read.
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

/* Takes one if there is any; `seen` is what may be there. */
static int take(struct kt_sem *s, uint64_t seen)
{
	while (kt_low(seen))
		/* Acquire pairs with the release of the post it takes. */
		if (atomic_compare_exchange_weak_explicit(
			    &s->word_, &seen, seen - 1, memory_order_acquire,
			    memory_order_relaxed))
			return 0;
	return -EAGAIN;
}

static uint64_t read_word(struct kt_sem *s)
{
	return atomic_load_explicit(&s->word_, memory_order_relaxed);
}

/* What there may be, if nobody waits, or what there is. */
static uint64_t expect(struct kt_sem *s, uint64_t guess)
{
	return UNLIKELY(kt_spin_is_vain(&s->misses_)) ? read_word(s) : guess;
}

/* Reads first: the cache line is left to who is about to post. */
static int take_if_any(void *sem)
{
	struct kt_sem *s = sem;

	return take(s, read_word(s));
}

static __attribute__((noinline)) int wait_slowly(struct kt_sem *s,
						 uint64_t deadline_ns)
{
	uint64_t seen;
	int err = 0;

	if (kt_spin(&s->misses_, take_if_any, s, deadline_ns) == 0)
		return 0;
	seen = atomic_fetch_add_explicit(&s->word_, KT_HIGH_ONE,
					 memory_order_relaxed) +
	       KT_HIGH_ONE;
	for (;;) {
		int one = kt_low(seen) != 0;

		if (!one && !err) {
			err = kt_park(kt_low_half(&s->word_), 0, deadline_ns);
			seen = read_word(s);
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
	return take(s, 1);
}

PUBLIC int kt_sem_wait_until(struct kt_sem *s, uint64_t deadline_ns)
{
	return LIKELY(take(s, expect(s, 1)) == 0) ? 0
						  : wait_slowly(s, deadline_ns);
}

PUBLIC void kt_sem_wait(struct kt_sem *s)
{
	if (UNLIKELY(take(s, expect(s, 1))))
		wait_slowly(s, KT_FOREVER);
}

PUBLIC int kt_sem_post(struct kt_sem *s)
{
	uint32_t limit = s->limit ? s->limit : UINT32_MAX;
	uint64_t seen = expect(s, 0);

	do
		if (kt_low(seen) >= limit)
			return -EOVERFLOW;
	/* Release pairs with the acquire of who takes it. */
	while (!atomic_compare_exchange_weak_explicit(
		&s->word_, &seen, seen + 1, memory_order_release,
		memory_order_relaxed));
	if (kt_high(seen))
		kt_unpark(kt_low_half(&s->word_), 1);
	return 0;
}

PUBLIC uint32_t kt_sem_value(const struct kt_sem *s)
{
	return kt_low(atomic_load_explicit(&s->word_, memory_order_relaxed));
}
