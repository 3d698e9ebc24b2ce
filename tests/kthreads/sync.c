/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of mutex, recursive mutex and semaphore.
 */
#include "tests/kthreads/sync.h"

sys_fault_fn *const sys_fault = count_futex;

static void *try_mutex(void *m)
{
	return (void *)(intptr_t)kt_mutex_trylock(m);
}

static void *lock_mutex_soon(void *m)
{
	uint64_t deadline = kt_after(SHORT);

	return not_before(deadline, kt_mutex_lock_until(m, deadline));
}

static void *lock_and_unlock(void *m)
{
	kt_mutex_lock(m);
	kt_mutex_unlock(m);
	return NULL;
}

Test(sync, mutex_is_held_by_one, .timeout = 20)
{
	struct kt_mutex m = { 0 };

	kt_mutex_lock(&m);
	cr_expect(elsewhere(try_mutex, &m) == -EBUSY);
	kt_mutex_unlock(&m);
	cr_expect(elsewhere(try_mutex, &m) == 0);
	cr_expect(kt_mutex_trylock(&m) == -EBUSY);
}

Test(sync, mutex_lock_times_out_and_not_before, .timeout = 20)
{
	struct kt_mutex m = { 0 };
	uint64_t deadline = kt_after(SHORT);

	cr_expect(kt_mutex_lock_until(&m, PAST) == 0);
	cr_expect(elsewhere(lock_mutex_soon, &m) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
	kt_mutex_unlock(&m);
	cr_expect(elsewhere(lock_mutex_soon, &m) == 0);
}

/* Who timed out leaves a mark that someone may sleep: it must not stay. */
Test(sync, mutex_is_free_after_timeouts, .timeout = 20)
{
	struct kt_mutex m = { 0 };
	uint64_t before;

	kt_mutex_lock(&m);
	cr_expect(elsewhere(lock_mutex_soon, &m) == -ETIMEDOUT);
	kt_mutex_unlock(&m);
	before = futex_calls;
	kt_mutex_lock(&m);
	kt_mutex_unlock(&m);
	cr_expect(kt_mutex_lock_until(&m, PAST) == 0);
	kt_mutex_unlock(&m);
	cr_expect(futex_calls == before);
}

Test(sync, mutex_wakes_all_who_sleep_one_by_one, .timeout = 20)
{
	struct kt_mutex m = { 0 };
	struct kt_thread t[MAX];

	kt_mutex_lock(&m);
	start_waiting(t, MAX, lock_and_unlock, &m);
	kt_mutex_unlock(&m);
	join_all(t, MAX);
	cr_expect(kt_mutex_trylock(&m) == 0);
}

static void *try_rmutex(void *m)
{
	return (void *)(intptr_t)kt_rmutex_trylock(m);
}

static void *unlock_rmutex(void *m)
{
	return (void *)(intptr_t)kt_rmutex_unlock(m);
}

static void *lock_rmutex_soon(void *m)
{
	uint64_t deadline = kt_after(SHORT);

	return not_before(deadline, kt_rmutex_lock_until(m, deadline));
}

static void *lock_and_unlock_twice(void *m)
{
	kt_rmutex_lock(m);
	EXPECT(kt_rmutex_trylock(m) == 0);
	EXPECT(kt_rmutex_unlock(m) == 0);
	EXPECT(kt_rmutex_unlock(m) == 0);
	return (void *)(intptr_t)kt_rmutex_unlock(m);
}

Test(sync, rmutex_is_locked_again_by_its_holder_only, .timeout = 20)
{
	struct kt_rmutex m = { 0 };

	kt_rmutex_lock(&m);
	kt_rmutex_lock(&m);
	cr_expect(kt_rmutex_trylock(&m) == 0);
	cr_expect(kt_rmutex_lock_until(&m, PAST) == 0);
	for (int depth = 4; depth; depth--) {
		cr_expect(elsewhere(try_rmutex, &m) == -EBUSY);
		cr_expect(elsewhere(lock_rmutex_soon, &m) == -ETIMEDOUT);
		cr_expect(elsewhere(unlock_rmutex, &m) == -EPERM);
		cr_expect(kt_rmutex_unlock(&m) == 0);
	}
	cr_expect(kt_rmutex_unlock(&m) == -EPERM);
	cr_expect(elsewhere(lock_and_unlock_twice, &m) == -EPERM);
}

Test(sync, rmutex_wakes_who_sleeps, .timeout = 20)
{
	struct kt_rmutex m = { 0 };
	struct kt_thread t[MAX];

	kt_rmutex_lock(&m);
	start_waiting(t, MAX, lock_and_unlock_twice, &m);
	cr_expect(kt_rmutex_unlock(&m) == 0);
	cr_expect(join_all(t, MAX) == MAX * -EPERM);
}

static void *take_unit(void *s)
{
	kt_sem_wait(s);
	return NULL;
}

static void *take_unit_soon(void *s)
{
	uint64_t deadline = kt_after(SHORT);

	return not_before(deadline, kt_sem_wait_until(s, deadline));
}

Test(sync, sem_counts, .timeout = 20)
{
	struct kt_sem s = { 0 };

	cr_expect(kt_sem_trywait(&s) == -EAGAIN);
	for (uint32_t i = 0; i < 3; i++) {
		cr_expect(kt_sem_value(&s) == i);
		cr_expect(kt_sem_post(&s) == 0);
	}
	cr_expect(kt_sem_value(&s) == 3);
	cr_expect(kt_sem_trywait(&s) == 0);
	cr_expect(kt_sem_wait_until(&s, PAST) == 0);
	kt_sem_wait(&s);
	cr_expect(kt_sem_value(&s) == 0);
	cr_expect(kt_sem_wait_until(&s, PAST) == -ETIMEDOUT);
	cr_expect(kt_sem_trywait(&s) == -EAGAIN);
}

Test(sync, sem_stops_at_its_limit, .timeout = 20)
{
	struct kt_sem two = { .limit = 2 }, most = { 0 };

	cr_expect(kt_sem_post(&two) == 0);
	cr_expect(kt_sem_post(&two) == 0);
	cr_expect(kt_sem_post(&two) == -EOVERFLOW);
	cr_expect(kt_sem_value(&two) == 2);
	kt_sem_wait(&two);
	cr_expect(kt_sem_post(&two) == 0);
	most.word_ = UINT32_MAX - 1;
	cr_expect(kt_sem_post(&most) == 0);
	cr_expect(kt_sem_post(&most) == -EOVERFLOW);
	cr_expect(kt_sem_value(&most) == UINT32_MAX);
}

Test(sync, sem_wakes_one_a_post, .timeout = 20)
{
	struct kt_sem s = { 0 };
	struct kt_thread t[MAX];
	uint64_t before;

	start_waiting(t, MAX, take_unit, &s);
	for (int i = 0; i < MAX; i++)
		cr_expect(kt_sem_post(&s) == 0);
	join_all(t, MAX);
	cr_expect(kt_sem_value(&s) == 0);
	before = futex_calls;
	cr_expect(kt_sem_post(&s) == 0);
	cr_expect(futex_calls == before);
}

/* Those who gave up are not posted to, nor do they take what comes later. */
Test(sync, sem_forgets_who_timed_out, .timeout = 20)
{
	struct kt_sem s = { 0 };
	uint64_t deadline = kt_after(SHORT), before;

	cr_expect(elsewhere(take_unit_soon, &s) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
	before = futex_calls;
	cr_expect(kt_sem_post(&s) == 0);
	cr_expect(futex_calls == before);
	cr_expect(kt_sem_value(&s) == 1);
}
