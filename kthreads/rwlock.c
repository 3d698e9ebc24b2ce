/* SPDX-License-Identifier: MIT */
/*
 * Many readers or one writer, on one word of 64 bits:
 *
 *	bits  0-21  readers that hold it
 *	bit  22     a writer holds it
 *	bits 23-42  readers that wait
 *	bits 43-62  writers that wait
 *	bit  63     phase: changes when readers that wait are let in together
 *
 * and written_, which a writer sets when it has the lock and clears before it
 * leaves: by it, whoever holds the lock knows whether he writes.
 *
 * Writers sleep on the lower half, which changes when the lock comes free;
 * readers on the upper half, which changes when they are let in (the phase)
 * or may go in (no writer waits any more).
 *
 * rdlock: readers + 1 if no writer holds it or waits.  Else readers that
 *	   wait + 1, and sleep until the phase has changed: one is in then.
 * wrlock: the writer's bit if nobody holds it.  Else writers that wait + 1,
 *	   and sleep until nobody does; whoever comes then takes it.
 * unlock: a reader takes itself off; the last one wakes a writer.  A writer
 *	   lets all readers in that wait, in one step with its leaving; if
 *	   there are none, it wakes a writer.
 * timeout: one takes itself off.  The last writer that waited wakes the
 *	   readers it kept out, each of which then goes in by itself.
 *
 * Fairness: a waiting writer waits for no reader that came after it, but for
 * those that were let in when a writer left.  A waiting reader waits for the
 * readers inside and then one writer, so no stream of writers keeps it out
 * for ever; only writers that come and time out one after the other, with
 * the lock in the hands of readers, may do that.  Among writers it is like a
 * mutex: who comes first when it is free.
 *
 * Why one bit of phase is enough: between being let in and noticing it, a
 * reader holds the lock; so no writer does, and none can change the phase.
 *
 * Lost wake-ups: all is in one word, so whoever frees the lock sees who had
 * announced himself, and whoever announces himself later sees it free, or in
 * futex(2) that his half has changed.  A writer that was woken takes the
 * lock or sees another holder, who will wake one; so it does at its deadline.
 *
 * That the lock is free is guessed, not read, before it is taken, and a holder
 * looks at written_, not at the word: as in sem.c.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/halves.h"
#include "kthreads/kthreads.h"
#include "kthreads/spin.h"

#define READER          ((uint64_t)1)
#define WRITER          ((uint64_t)1 << 22)
#define READER_WAITS    ((uint64_t)1 << 23)
#define WRITER_WAITS    ((uint64_t)1 << 43)
#define PHASE           ((uint64_t)1 << 63)
#define READERS         (WRITER - READER)
#define READERS_WAITING (WRITER_WAITS - READER_WAITS)
#define WRITERS_WAITING (PHASE - WRITER_WAITS)

/* As it is seen; whoever goes by it acquires what the last holder wrote. */
static uint64_t look(struct kt_rwlock *l)
{
	/* Acquire pairs with the release in unlock. */
	return atomic_load_explicit(&l->word_, memory_order_acquire);
}

/* One step; acquire pairs with the release in unlock. */
static int step(struct kt_rwlock *l, uint64_t *seen, uint64_t then)
{
	return atomic_compare_exchange_weak_explicit(&l->word_, seen, then,
						     memory_order_acquire,
						     memory_order_acquire);
}

static int written(const struct kt_rwlock *l)
{
	return atomic_load_explicit(&l->written_, memory_order_relaxed) != 0;
}

static void set_written(struct kt_rwlock *l, uint32_t written)
{
	atomic_store_explicit(&l->written_, written, memory_order_relaxed);
}

/* Do they have to wait? */
static int keeps_readers_out(uint64_t seen)
{
	return (seen & (WRITER | WRITERS_WAITING)) != 0;
}

static int keeps_writers_out(uint64_t seen)
{
	return (seen & (WRITER | READERS)) != 0;
}

/* Takes it if it can be had; `seen` is what may be there. */
static int take_to_read(struct kt_rwlock *l, uint64_t seen)
{
	while (!keeps_readers_out(seen))
		if (step(l, &seen, seen + READER))
			return 0;
	return -EBUSY;
}

static int take_to_write(struct kt_rwlock *l, uint64_t seen)
{
	while (!keeps_writers_out(seen))
		if (step(l, &seen, seen + WRITER))
			return 0;
	return -EBUSY;
}

/* These read first: the cache line is left to the holder until it is done. */
static int read_if_free(void *lock)
{
	struct kt_rwlock *l = lock;

	return take_to_read(
		l, atomic_load_explicit(&l->word_, memory_order_relaxed));
}

static int write_if_free(void *lock)
{
	struct kt_rwlock *l = lock;

	return take_to_write(
		l, atomic_load_explicit(&l->word_, memory_order_relaxed));
}

/* Takes the lock, 0, or joins those that wait. */
static int announce(struct kt_rwlock *l, int (*keeps_out)(uint64_t),
		    uint64_t hold, uint64_t wait, uint64_t waiting,
		    uint64_t *seen)
{
	*seen = look(l);
	for (;;) {
		if (!keeps_out(*seen)) {
			if (step(l, seen, *seen + hold))
				return 0;
		} else if ((*seen & waiting) == waiting) {
			kt_yield(); /* a million wait: no room for more */
			*seen = look(l);
		} else if (step(l, seen, *seen + wait)) {
			*seen += wait;
			return -EBUSY;
		}
	}
}

static __attribute__((noinline)) int read_slowly(struct kt_rwlock *l,
						 uint64_t deadline_ns)
{
	uint64_t seen, phase;
	int err = 0;

	if (kt_spin(&l->misses_, read_if_free, l, deadline_ns) == 0 ||
	    announce(l, keeps_readers_out, READER, READER_WAITS,
		     READERS_WAITING, &seen) == 0)
		return 0;
	phase = seen & PHASE;
	while ((seen & PHASE) == phase) {
		if (!keeps_readers_out(seen)) {
			if (step(l, &seen, seen - READER_WAITS + READER))
				return 0;
		} else if (err) {
			if (step(l, &seen, seen - READER_WAITS))
				return err;
		} else {
			err = kt_park(kt_high_half(&l->word_), kt_high(seen),
				      deadline_ns);
			seen = look(l);
		}
	}
	return 0;
}

/* After the last writer that waited has gone without the lock. */
static void let_readers_in(struct kt_rwlock *l, uint64_t seen)
{
	if (!keeps_readers_out(seen) && seen & READERS_WAITING)
		kt_unpark(kt_high_half(&l->word_), FUTEX_ALL);
}

static __attribute__((noinline)) int write_slowly(struct kt_rwlock *l,
						  uint64_t deadline_ns)
{
	uint64_t seen;
	int err = 0;

	if (kt_spin(&l->misses_, write_if_free, l, deadline_ns) == 0 ||
	    announce(l, keeps_writers_out, WRITER, WRITER_WAITS,
		     WRITERS_WAITING, &seen) == 0)
		return 0;
	for (;;) {
		if (!keeps_writers_out(seen)) {
			if (step(l, &seen, seen - WRITER_WAITS + WRITER))
				return 0;
		} else if (err) {
			if (step(l, &seen, seen - WRITER_WAITS))
				break;
		} else {
			err = kt_park(kt_low_half(&l->word_), kt_low(seen),
				      deadline_ns);
			seen = look(l);
		}
	}
	let_readers_in(l, seen - WRITER_WAITS);
	return err;
}

PUBLIC int kt_rwlock_tryrdlock(struct kt_rwlock *l)
{
	return take_to_read(l, 0);
}

PUBLIC int kt_rwlock_rdlock_until(struct kt_rwlock *l, uint64_t deadline_ns)
{
	return LIKELY(take_to_read(l, 0) == 0) ? 0
					       : read_slowly(l, deadline_ns);
}

PUBLIC void kt_rwlock_rdlock(struct kt_rwlock *l)
{
	kt_rwlock_rdlock_until(l, KT_FOREVER);
}

PUBLIC int kt_rwlock_trywrlock(struct kt_rwlock *l)
{
	int err = take_to_write(l, 0);

	if (!err)
		set_written(l, 1);
	return err;
}

PUBLIC int kt_rwlock_wrlock_until(struct kt_rwlock *l, uint64_t deadline_ns)
{
	int err = take_to_write(l, 0);

	if (UNLIKELY(err))
		err = write_slowly(l, deadline_ns);
	if (!err)
		set_written(l, 1);
	return err;
}

PUBLIC void kt_rwlock_wrlock(struct kt_rwlock *l)
{
	kt_rwlock_wrlock_until(l, KT_FOREVER);
}

static void read_unlock(struct kt_rwlock *l)
{
	/* Release pairs with the acquire of the next writer. */
	uint64_t seen = atomic_fetch_sub_explicit(&l->word_, READER,
						  memory_order_release);

	if (UNLIKELY(seen & WRITERS_WAITING && (seen & READERS) == READER))
		kt_unpark(kt_low_half(&l->word_), 1);
}

static void write_unlock(struct kt_rwlock *l)
{
	uint64_t seen = WRITER /* a guess */, readers, then;

	set_written(l, 0);
	do {
		readers = (seen & READERS_WAITING) / READER_WAITS;
		then = (seen & ~(WRITER | READERS_WAITING)) + readers * READER;
		if (readers)
			then ^= PHASE;
	}
	/* Release pairs with the acquire of the next holders. */
	while (!atomic_compare_exchange_weak_explicit(&l->word_, &seen, then,
						      memory_order_release,
						      memory_order_relaxed));
	if (UNLIKELY(readers))
		kt_unpark(kt_high_half(&l->word_), FUTEX_ALL);
	else if (UNLIKELY(seen & WRITERS_WAITING))
		kt_unpark(kt_low_half(&l->word_), 1);
}

PUBLIC void kt_rwlock_unlock(struct kt_rwlock *l)
{
	if (written(l))
		write_unlock(l);
	else
		read_unlock(l);
}
