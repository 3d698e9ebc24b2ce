/* SPDX-License-Identifier: MIT */
/*
 * Locks that not every implementation has: recursive mutex, read-write lock.
 */
#include "tests/th/contract.h"

#define ROUNDS 2000

#ifdef TH_CAN_RMUTEX
#define DEPTH 10
#define LOOKS 100

static th_rmutex rmutex;
static long guarded; /* not atomic: the lock is what keeps it right */

static void lock_times(int times)
{
	for (int i = 0; i < times; i++)
		th_rmutex_lock(&rmutex);
}

static void unlock_times(int times)
{
	for (int i = 0; i < times; i++)
		th_rmutex_unlock(&rmutex);
}

/* Held over a switch by the inner lock and by the outer one alone. */
static void *add_at_depth(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		int depth = 1 + i % 3;
		long before;

		lock_times(depth);
		before = guarded;
		if (i % 64 == 0)
			th_yield();
		unlock_times(depth - 1);
		if (i % 64 == 1)
			th_yield();
		guarded = before + 1;
		th_rmutex_unlock(&rmutex);
	}
	return arg;
}

CONTRACT(recursive_mutex_excludes)
{
	th_rmutex_init(&rmutex);
	guarded = 0;
	contract_crowd(add_at_depth);
	EXPECT(guarded == CONTRACT_CROWD * ROUNDS);
}

static _Atomic int wants, has;

static void *want(void *arg)
{
	atomic_store(&wants, 1);
	th_rmutex_lock(&rmutex);
	atomic_store(&has, 1);
	th_rmutex_unlock(&rmutex);
	return arg;
}

/* It is free at its last unlock, not before. */
CONTRACT(recursive_mutex_nests)
{
	th_thread t;

	th_rmutex_init(&rmutex);
	atomic_store(&wants, 0);
	atomic_store(&has, 0);
	lock_times(DEPTH);
	EXPECT(th_create(&t, want, NULL) == 0);
	while (!atomic_load(&wants))
		th_yield();
	for (int held = DEPTH; held > 0; held--) {
		for (int i = 0; i < LOOKS; i++) {
			EXPECT(!atomic_load(&has));
			th_yield();
		}
		th_rmutex_unlock(&rmutex);
	}
	EXPECT(th_join(&t, NULL) == 0);
	EXPECT(atomic_load(&has));
}
#endif

#ifdef TH_CAN_RWLOCK
static th_rwlock rwlock;
static th_barrier all_inside;

static void *read_together(void *arg)
{
	th_rwlock_rdlock(&rwlock);
	th_barrier_wait(&all_inside);
	th_rwlock_unlock(&rwlock);
	return arg;
}

/* All of them hold it at once, or the barrier would wait for ever. */
CONTRACT(readers_read_together)
{
	th_rwlock_init(&rwlock);
	EXPECT(th_barrier_init(&all_inside, CONTRACT_CROWD) == 0);
	for (int i = 0; i < 100; i++)
		contract_crowd(read_together);
	th_rwlock_wrlock(&rwlock); /* none has left a lock behind */
	th_rwlock_unlock(&rwlock);
}

static _Atomic int readers, writers;
static long written; /* not atomic */

static void write_alone(int held_over_switch)
{
	long before;

	th_rwlock_wrlock(&rwlock);
	EXPECT(atomic_fetch_add(&writers, 1) == 0);
	EXPECT(atomic_load(&readers) == 0);
	before = written;
	if (held_over_switch)
		th_yield();
	written = before + 1;
	EXPECT(atomic_load(&readers) == 0);
	EXPECT(atomic_fetch_sub(&writers, 1) == 1);
	th_rwlock_unlock(&rwlock);
}

static void read_without_writer(int held_over_switch)
{
	long seen;

	th_rwlock_rdlock(&rwlock);
	atomic_fetch_add(&readers, 1);
	EXPECT(atomic_load(&writers) == 0);
	seen = written;
	if (held_over_switch)
		th_yield();
	EXPECT(written == seen);
	EXPECT(atomic_load(&writers) == 0);
	atomic_fetch_sub(&readers, 1);
	th_rwlock_unlock(&rwlock);
}

/* Each writes one time in four, at a time of its own. */
static void *read_and_write(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		if ((i + (long)arg) % 4 == 0)
			write_alone(i % 16 < 4);
		else
			read_without_writer(i % 16 < 4);
	}
	return arg;
}

CONTRACT(writers_write_alone)
{
	th_rwlock_init(&rwlock);
	atomic_store(&readers, 0);
	atomic_store(&writers, 0);
	written = 0;
	contract_crowd(read_and_write);
	EXPECT(written == CONTRACT_CROWD * ROUNDS / 4);
}
#endif
