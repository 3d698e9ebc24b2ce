/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of what one thread holds or takes: mutex,
 * recursive mutex, semaphore, channel; and of the queues they have.
 */
#include "tests/uthreads/sync.h"

static int try_mutex(void *m)
{
	return ut_mutex_trylock(m);
}

static int lock_and_unlock(void *m)
{
	ut_mutex_lock(m);
	ut_yield();
	ut_mutex_unlock(m);
	return 0;
}

SYNC(mutex, is_held_by_one)
{
	struct ut_mutex m = { 0 };
	uint64_t deadline = ut_after(SHORT);

	cr_expect(ut_mutex_lock_until(&m, PAST) == 0);
	cr_expect(elsewhere(try_mutex, &m) == -EBUSY);
	cr_expect(ut_mutex_lock_until(&m, PAST) == -ETIMEDOUT);
	cr_expect(late(ut_mutex_lock_until(&m, deadline), deadline));
	ut_mutex_unlock(&m);
	cr_expect(elsewhere(try_mutex, &m) == 0);
	return 0;
}

struct attempt {
	struct ut_mutex *mutex;
	uint64_t ns;
};

static int give_up(void *attempt)
{
	const struct attempt *a = attempt;
	uint64_t deadline = ut_after(a->ns);

	return late(ut_mutex_lock_until(a->mutex, deadline), deadline);
}

/*
 * Some of those that wait give up, in every order and wherever they stand: the
 * others are still in the queue, and get what they wait for.
 */
SYNC(mutex, who_gives_up_leaves_the_others_in_the_queue)
{
	/* When each gives up; 0: never. */
	static const unsigned turns[][5] = {
		{ 1, 0, 0, 0, 0 }, { 0, 1, 0, 0, 0 }, { 0, 0, 0, 0, 1 },
		{ 0, 1, 2, 3, 0 }, { 0, 3, 2, 1, 0 }, { 0, 2, 1, 3, 0 },
		{ 0, 2, 3, 1, 0 }, { 0, 1, 3, 2, 0 }, { 1, 2, 3, 4, 5 },
		{ 5, 4, 3, 2, 1 }, { 1, 0, 3, 0, 2 }, { 0, 0, 2, 1, 3 },
	};

	for (size_t k = 0; k < sizeof turns / sizeof *turns; k++) {
		struct ut_mutex m = { 0 };
		struct ut_thread t[5];
		struct attempt attempt[5];
		struct act wait = { lock_and_unlock, &m }, act[5];

		ut_mutex_lock(&m);
		for (int i = 0; i < 5; i++) {
			attempt[i] =
				(struct attempt){ &m, turns[k][i] * SHORT };
			act[i] = (struct act){ give_up, &attempt[i] };
			start(&t[i], 1, turns[k][i] ? &act[i] : &wait);
		}
		for (int i = 0; i < 5; i++)
			if (turns[k][i])
				join_all(&t[i], 1, 1);
		ut_mutex_unlock(&m);
		for (int i = 0; i < 5; i++)
			if (!turns[k][i])
				join_all(&t[i], 1, 0);
		cr_expect(ut_mutex_trylock(&m) == 0);
	}
	return 0;
}

static int try_rmutex(void *m)
{
	return ut_rmutex_trylock(m);
}

static int unlock_rmutex(void *m)
{
	return ut_rmutex_unlock(m);
}

static int lock_rmutex_soon(void *m)
{
	uint64_t deadline = ut_after(SHORT);

	return late(ut_rmutex_lock_until(m, deadline), deadline);
}

static int lock_and_unlock_twice(void *m)
{
	ut_rmutex_lock(m);
	cr_expect(ut_rmutex_trylock(m) == 0);
	ut_yield();
	cr_expect(ut_rmutex_unlock(m) == 0);
	cr_expect(ut_rmutex_unlock(m) == 0);
	return ut_rmutex_unlock(m);
}

SYNC(rmutex, is_locked_again_by_its_holder_only)
{
	struct ut_rmutex m = { 0 };
	struct act act = { lock_and_unlock_twice, &m };
	struct ut_thread t[MAX];

	ut_rmutex_lock(&m);
	ut_rmutex_lock(&m);
	cr_expect(ut_rmutex_trylock(&m) == 0);
	cr_expect(ut_rmutex_lock_until(&m, PAST) == 0);
	start_waiting(t, MAX, &act);
	for (int depth = 4; depth; depth--) {
		cr_expect(elsewhere(try_rmutex, &m) == -EBUSY);
		cr_expect(elsewhere(lock_rmutex_soon, &m));
		cr_expect(elsewhere(unlock_rmutex, &m) == -EPERM);
		cr_expect(ut_rmutex_unlock(&m) == 0);
	}
	cr_expect(ut_rmutex_unlock(&m) == -EPERM);
	join_all(t, MAX, -EPERM);
	cr_expect(ut_rmutex_lock_until(&m, PAST) == 0);
	return 0;
}

static int take(void *s)
{
	ut_sem_wait(s);
	return 0;
}

SYNC(sem, counts_to_its_limit)
{
	struct ut_sem s = { .limit = 2 };
	struct act act = { take, &s };
	struct ut_thread t[MAX];
	uint64_t deadline = ut_after(SHORT);

	cr_expect(ut_sem_trywait(&s) == -EAGAIN);
	cr_expect(ut_sem_wait_until(&s, PAST) == -ETIMEDOUT);
	cr_expect(late(ut_sem_wait_until(&s, deadline), deadline));
	cr_expect(ut_sem_post(&s) == 0);
	cr_expect(ut_sem_post(&s) == 0);
	cr_expect(ut_sem_post(&s) == -EOVERFLOW);
	cr_expect(ut_sem_value(&s) == 2);
	cr_expect(ut_sem_wait_until(&s, PAST) == 0);
	cr_expect(ut_sem_trywait(&s) == 0);
	start_waiting(t, MAX, &act);
	for (int i = 0; i < MAX; i++)
		cr_expect(ut_sem_post(&s) == 0);
	cr_expect(ut_sem_value(&s) == 0);
	join_all(t, MAX, 0);
	s = (struct ut_sem){ .count_ = UINT32_MAX };
	cr_expect(ut_sem_post(&s) == -EOVERFLOW);
	return 0;
}

SYNC(channel, waits_no_longer_than_asked)
{
	struct ut_slot slot;
	struct ut_channel c;
	uint64_t deadline = ut_after(SHORT);
	void *value = NULL;

	cr_assert(ut_channel_init(&c, &slot, 1) == 0);
	cr_expect(ut_channel_recv_until(&c, &value, PAST) == -ETIMEDOUT);
	cr_expect(late(ut_channel_recv_until(&c, &value, deadline), deadline));
	cr_expect(ut_channel_send_until(&c, &c, PAST) == 0);
	cr_expect(ut_channel_send_until(&c, &slot, PAST) == -ETIMEDOUT);
	deadline = ut_after(SHORT);
	cr_expect(late(ut_channel_send_until(&c, &slot, deadline), deadline));
	cr_expect(ut_channel_recv_until(&c, &value, PAST) == 0);
	cr_expect(value == &c);
	cr_expect(ut_channel_count(&c) == 0);
	ut_channel_close(&c);
	cr_expect(ut_channel_recv_until(&c, &value, UT_FOREVER) == -EPIPE);
	cr_expect(ut_channel_send_until(&c, value, UT_FOREVER) == -EPIPE);
	return 0;
}
