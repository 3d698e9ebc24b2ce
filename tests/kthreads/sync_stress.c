/* SPDX-License-Identifier: MIT */
/*
 * Many threads at each primitive, with timeouts that race with grants: what
 * was granted is counted, and nothing is lost or had twice.
 */
#include "tests/kthreads/sync_ways.h"

#define ROUNDS 6000

static struct kt_mutex mutex;
static struct kt_rmutex rmutex;
static long guarded, expected; /* not atomic: the lock keeps them right */
static _Atomic long granted;

/* Relaxed: the lock alone is to order what it guards. */
static void count_grant(void)
{
	atomic_fetch_add_explicit(&granted, 1, memory_order_relaxed);
}

/* Held over a switch now and then, so that others have to wait. */
static void work_inside(void)
{
	long before = guarded;

	if (draw(32) == 0)
		kt_yield();
	guarded = before + 1;
	count_grant();
}

static void lock_mutex(int index)
{
	(void)index;
	for (int i = 0; i < ROUNDS; i++) {
		int err = 0;

		if (draw(2))
			kt_mutex_lock(&mutex);
		else
			err = kt_mutex_lock_until(&mutex, some_deadline());
		EXPECT(err == 0 || err == -ETIMEDOUT);
		if (err)
			continue;
		work_inside();
		kt_mutex_unlock(&mutex);
	}
}

static void stress_mutex(void)
{
	guarded = 0;
	granted = 0;
	run_all(lock_mutex);
	cr_expect(guarded == granted);
	cr_expect(kt_mutex_trylock(&mutex) == 0);
	kt_mutex_unlock(&mutex);
}

Test(stress, mutex, .timeout = 60)
{
	in_all_ways(stress_mutex);
}

static void lock_rmutex(int index)
{
	(void)index;
	for (int i = 0; i < ROUNDS; i++) {
		int err = kt_rmutex_lock_until(&rmutex, some_deadline());

		EXPECT(err == 0 || err == -ETIMEDOUT);
		if (err) {
			EXPECT(kt_rmutex_unlock(&rmutex) == -EPERM);
			continue;
		}
		kt_rmutex_lock(&rmutex);
		EXPECT(kt_rmutex_unlock(&rmutex) == 0);
		work_inside();
		EXPECT(kt_rmutex_unlock(&rmutex) == 0);
	}
}

static void stress_rmutex(void)
{
	guarded = 0;
	granted = 0;
	run_all(lock_rmutex);
	cr_expect(guarded == granted);
	cr_expect(kt_rmutex_unlock(&rmutex) == -EPERM);
	cr_expect(kt_rmutex_trylock(&rmutex) == 0);
	cr_expect(kt_rmutex_unlock(&rmutex) == 0);
}

Test(stress, rmutex, .timeout = 60)
{
	in_all_ways(stress_rmutex);
}

static struct kt_sem sem;
static _Atomic long posted, taken;

/* Everyone posts, and may take as many; at the end all are accounted for. */
static void post_and_take(int index)
{
	for (int i = 0; i < ROUNDS; i++) {
		if ((i + index) % 2) {
			EXPECT(kt_sem_post(&sem) == 0);
			posted++;
		} else {
			int err = kt_sem_wait_until(
				&sem, kt_after(draw(2) * draw(100000)));

			EXPECT(err == 0 || err == -ETIMEDOUT);
			taken += !err;
		}
	}
}

/* Without deadlines: every wake-up must come. */
static void hand_on(int index)
{
	for (int i = 0; i < ROUNDS; i++) {
		if (index % 2 && kt_sem_wait_until(&sem, some_deadline()))
			kt_sem_wait(&sem);
		if (index % 2 == 0)
			EXPECT(kt_sem_post(&sem) == 0);
		if (draw(16) == 0)
			kt_yield();
	}
}

static void stress_sem(void)
{
	sem = (struct kt_sem){ 0 };
	posted = taken = 0;
	run_all(post_and_take);
	cr_expect(posted - taken == kt_sem_value(&sem));
	cr_expect(sem.word_ >> 32 == 0);
	sem = (struct kt_sem){ 0 };
	run_all(hand_on);
	cr_expect(kt_sem_value(&sem) == 0);
}

Test(stress, sem, .timeout = 60)
{
	in_all_ways(stress_sem);
}

static struct kt_rwlock rwlock;

static void write_both(void)
{
	guarded++;
	if (draw(32) == 0)
		kt_yield();
	expected++;
	count_grant();
}

static void read_or_write(int index)
{
	int err;

	for (int i = 0; i < ROUNDS; i++) {
		int writes = draw(THREADS) < 2 || index == 0;

		if (draw(2) == 0)
			err = writes ? kt_rwlock_wrlock_until(&rwlock,
							      some_deadline())
				     : kt_rwlock_rdlock_until(&rwlock,
							      some_deadline());
		else if (writes)
			err = (kt_rwlock_wrlock(&rwlock), 0);
		else
			err = (kt_rwlock_rdlock(&rwlock), 0);
		EXPECT(err == 0 || err == -ETIMEDOUT);
		if (err)
			continue;
		if (writes)
			write_both();
		EXPECT(guarded == expected);
		if (draw(32) == 0)
			kt_yield();
		EXPECT(guarded == expected);
		kt_rwlock_unlock(&rwlock);
	}
}

static void stress_rwlock(void)
{
	guarded = expected = 0;
	granted = 0;
	run_all(read_or_write);
	cr_expect(guarded == granted);
	/* But for the phase: nobody holds it or is announced. */
	cr_expect(rwlock.word_ << 1 == 0);
}

Test(stress, rwlock, .timeout = 60)
{
	in_all_ways(stress_rwlock);
}
