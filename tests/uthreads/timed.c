/* SPDX-License-Identifier: MIT */
/*
 * Waits that end by the clock and by somebody else at about the same time, on
 * two workers: nothing is lost, nothing is had twice, and what is waited for
 * is freed at once by who had it last.
 */
#include <stdatomic.h>

#include "tests/uthreads/timed.h"

static struct ut_sem sem;
static struct ut_channel channel;
static struct ut_slot slots[2];
static _Atomic uint64_t taken, sum;

static void *take_by_chance(void *number)
{
	uint64_t draws = (uintptr_t)number << 32;

	for (int i = 0; i < ROUNDS; i++)
		taken += ut_sem_wait_until(&sem,
					   ut_after(draw(&draws, 9000))) == 0;
	return NULL;
}

static void *post_now_and_then(void *arg)
{
	struct ut_thread t[THREADS];
	uint64_t draws = 0, posted = 0;

	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL, take_by_chance,
				    (void *)(i + 1)) == 0);
	for (int i = 0; i < ROUNDS * THREADS / 2; i++) {
		posted += ut_sem_post(&sem) == 0;
		if (draw(&draws, 4) == 0)
			ut_sleep(draw(&draws, 5000));
	}
	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	cr_expect(taken + ut_sem_value(&sem) == posted);
	return arg;
}

Test(timed, no_post_is_lost, .timeout = 60)
{
	run_all(post_now_and_then);
}

static void *receive_by_chance(void *number)
{
	uint64_t draws = (uintptr_t)number << 32;
	void *value;
	int err;

	do {
		err = ut_channel_recv_until(&channel, &value,
					    some_deadline(&draws));
		if (!err)
			sum += (uintptr_t)value;
		cr_assert(err == 0 || err == -ETIMEDOUT || err == -EPIPE);
	} while (err != -EPIPE);
	return NULL;
}

static void *send_by_chance(void *number)
{
	uint64_t draws = (uintptr_t)number << 32, sent = 0;

	for (uintptr_t i = 1; i <= ROUNDS; i++)
		if (ut_channel_send_until(&channel, (void *)i,
					  some_deadline(&draws)) == 0)
			sent += i;
	return (void *)sent;
}

static void *send_and_receive(void *arg)
{
	struct ut_thread t[THREADS];
	uint64_t sent = 0;
	void *part;

	cr_assert(ut_channel_init(&channel, slots, 2) == 0);
	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL,
				    i % 2 ? receive_by_chance : send_by_chance,
				    (void *)(i + 1)) == 0);
	for (int i = 0; i < THREADS; i += 2) {
		cr_assert(ut_join(&t[i], &part) == 0);
		sent += (uintptr_t)part;
	}
	ut_channel_close(&channel);
	for (int i = 1; i < THREADS; i += 2)
		cr_assert(ut_join(&t[i], NULL) == 0);
	cr_expect(sum == sent, "%llu of %llu", (unsigned long long)sum,
		  (unsigned long long)sent);
	return arg;
}

Test(timed, each_value_that_was_sent_is_received_once, .timeout = 60)
{
	run_all(send_and_receive);
}

/* On the heap, and freed by the last of its threads to unlock it. */
struct shared {
	struct ut_mutex mutex;
	struct ut_rwlock rwlock;
	int left, writers; /* under the mutex; under the lock */
};

static void let_go(struct shared *s)
{
	int left;

	ut_mutex_lock(&s->mutex);
	left = --s->left;
	ut_mutex_unlock(&s->mutex);
	if (!left)
		free(s);
}

static void *use(void *shared)
{
	struct shared *s = shared;
	uint64_t draws = (uintptr_t)&draws ^ ut_id() << 32;

	for (int i = 0; i < 8; i++) {
		uint64_t deadline = some_deadline(&draws);

		if (draw(&draws, 3)) {
			if (ut_rwlock_rdlock_until(&s->rwlock, deadline))
				continue;
			cr_assert(s->writers == 0);
		} else {
			if (ut_rwlock_wrlock_until(&s->rwlock, deadline))
				continue;
			cr_assert(s->writers++ == 0);
			if (draw(&draws, 4) == 0)
				ut_yield();
			s->writers--;
		}
		ut_rwlock_unlock(&s->rwlock);
		if (ut_mutex_lock_until(&s->mutex, deadline) == 0)
			ut_mutex_unlock(&s->mutex);
	}
	let_go(s);
	return NULL;
}

static void *use_and_free(void *arg)
{
	for (int i = 0; i < ROUNDS / 4; i++) {
		struct shared *s = calloc(1, sizeof *s);
		struct ut_thread t[THREADS];

		cr_assert(s != NULL);
		s->left = THREADS;
		for (int k = 0; k < THREADS; k++)
			cr_assert(ut_create(&t[k], NULL, use, s) == 0);
		for (int k = 0; k < THREADS; k++)
			cr_assert(ut_join(&t[k], NULL) == 0);
	}
	return arg;
}

Test(timed, the_last_one_frees_it, .timeout = 60)
{
	run_all(use_and_free);
}
