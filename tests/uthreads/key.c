/* SPDX-License-Identifier: MIT */
/*
 * Keys: a value of each thread's own, and its destructor.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>

#include "uthreads/uthreads.h"

#define THREADS 100

static struct ut_key key, other;
static struct ut_barrier all_set;
static _Atomic long destroyed, destroyed_sum;

static void run_on(unsigned workers, void *(*fn)(void *))
{
	const struct ut_config config = { .workers = workers };

	destroyed = destroyed_sum = 0;
	cr_assert(ut_run(&config, fn, NULL, NULL) == 0);
}

/* It switches, and may end on another worker. */
static void note(void *value)
{
	ut_yield();
	destroyed++;
	destroyed_sum += (long)value;
	ut_yield();
}

static void *set_and_look(void *value)
{
	cr_assert(ut_key_get(&key) == NULL);
	cr_assert(ut_key_set(&key, value) == 0);
	cr_assert(ut_key_set(&other, &key) == 0);
	ut_barrier_wait(&all_set);
	cr_assert(ut_key_get(&other) == &key);
	cr_assert(ut_key_get(&key) == value);
	return value;
}

/* Twice over the same memory: the second ones find nothing. */
static void *each_has_its_own(void *arg)
{
	struct ut_thread t[THREADS];
	void *result;

	cr_assert(ut_key_create(&key, note) == 0);
	cr_assert(ut_key_create(&other, NULL) == 0);
	cr_assert(ut_barrier_init(&all_set, THREADS) == 0);
	for (long round = 1; round <= 2; round++) {
		for (long i = 0; i < THREADS; i++)
			cr_assert(ut_create(&t[i], NULL, set_and_look,
					    (void *)(i + 1)) == 0);
		for (long i = 0; i < THREADS; i++) {
			cr_assert(ut_join(&t[i], &result) == 0);
			cr_assert(result == (void *)(i + 1));
		}
		cr_expect(destroyed == round * THREADS);
		cr_expect(destroyed_sum == round * THREADS * (THREADS + 1) / 2);
	}
	cr_expect(ut_key_delete(&key) == 0);
	cr_expect(ut_key_delete(&other) == 0);
	return arg;
}

Test(key, each_thread_has_its_own, .timeout = 20)
{
	for (unsigned workers = 1; workers <= 4; workers++)
		run_on(workers, each_has_its_own);
}

static void *set_and_return(void *value)
{
	cr_assert(ut_key_get(&key) == NULL);
	cr_assert(ut_key_set(&key, value) == 0);
	return value;
}

static void *set_and_exit(void *value)
{
	set_and_return(value);
	ut_exit(value);
}

static void *wait_and_exit(void *value)
{
	set_and_return(value);
	ut_sleep(1000);
	ut_exit(value);
}

static void *end_in_every_way(void *arg)
{
	static void *(*const ends[])(void *) = { set_and_return, set_and_exit,
						 wait_and_exit };
	static const struct ut_attr attrs[] = {
		{ 0 },
		{ .child_first = 1 },
		{ .child_first = 1, .save_fp = 1 },
		{ .stack_size = 1 << 17 },
		{ .child_first = 1, .stack_size = 1 << 17 },
	};

	for (int round = 0; round < 50; round++)
		for (int e = 0; e < 3; e++)
			for (int a = 0; a < 5; a++) {
				struct ut_thread t;
				void *result;

				cr_assert(ut_create(&t, &attrs[a], ends[e],
						    &t) == 0);
				cr_assert(ut_join(&t, &result) == 0);
				cr_assert(result == &t);
			}
	return arg;
}

/* Several at once, so that there is always somebody to switch to. */
static void *all_end_in_every_way(void *arg)
{
	struct ut_thread t[4];

	cr_assert(ut_key_create(&key, note) == 0);
	for (int i = 0; i < 4; i++)
		cr_assert(ut_create(&t[i], NULL, end_in_every_way, NULL) == 0);
	for (int i = 0; i < 4; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	cr_expect(destroyed == 4 * 50 * 15);
	cr_expect(ut_key_delete(&key) == 0);
	return arg;
}

Test(key, whoever_ends_destroys, .timeout = 20)
{
	for (unsigned workers = 1; workers <= 3; workers++)
		run_on(workers, all_end_in_every_way);
}

static struct ut_channel channel;
static struct ut_slot slot;

static void receive_in_vain(void *value)
{
	cr_assert(ut_channel_recv_until(&channel, &value, ut_after(1000)) ==
		  -ETIMEDOUT);
}

/* What the destructors do does not change the result. */
static void *wait_in_destructors(void *arg)
{
	const struct ut_attr first = { .child_first = 1 };
	struct ut_thread t;
	void *result;

	cr_assert(ut_channel_init(&channel, &slot, 1) == 0);
	cr_assert(ut_key_create(&key, receive_in_vain) == 0);
	for (int i = 0; i < 10; i++) {
		cr_assert(ut_create(&t, i % 2 ? &first : NULL, set_and_return,
				    &t) == 0);
		cr_assert(ut_join(&t, &result) == 0);
		cr_assert(result == &t);
	}
	cr_expect(ut_key_delete(&key) == 0);
	return arg;
}

Test(key, destructors_may_wait, .timeout = 20)
{
	for (unsigned workers = 1; workers <= 3; workers++)
		run_on(workers, wait_in_destructors);
}

static void set_again(void *value)
{
	destroyed++;
	if (value != (void *)1)
		ut_key_set(&key, (char *)value - 1);
}

static void *set_in_destructors(void *arg)
{
	struct ut_thread t;

	cr_assert(ut_key_create(&key, set_again) == 0);
	cr_assert(ut_create(&t, NULL, set_and_return, (void *)3) == 0);
	cr_assert(ut_join(&t, NULL) == 0);
	cr_expect(destroyed == 3, "%ld", destroyed);
	destroyed = 0;
	cr_assert(ut_create(&t, NULL, set_and_return, (void *)1000) == 0);
	cr_assert(ut_join(&t, NULL) == 0);
	cr_expect(destroyed == 4, "%ld", destroyed);
	cr_expect(ut_key_delete(&key) == 0);
	return arg;
}

Test(key, destructors_may_set_values, .timeout = 20)
{
	run_on(1, set_in_destructors);
}

static void *use_deleted(void *arg)
{
	struct ut_key old;

	cr_assert(ut_key_create(&key, note) == 0);
	cr_assert(ut_key_set(&key, &key) == 0);
	old = key;
	cr_expect(ut_key_delete(&key) == 0);
	cr_expect(ut_key_delete(&key) == -EINVAL);
	cr_expect(ut_key_set(&old, &key) == -EINVAL);
	cr_assert(ut_key_create(&key, NULL) == 0);
	cr_expect(key.index_ == old.index_);
	cr_expect(ut_key_get(&key) == NULL);
	cr_expect(ut_key_set(&(struct ut_key){ 0 }, &key) == -EINVAL);
	cr_expect(ut_key_get(&(struct ut_key){ 0 }) == NULL);
	cr_expect(ut_key_delete(&key) == 0);
	return arg;
}

Test(key, a_deleted_key_is_gone, .timeout = 20)
{
	run_on(1, use_deleted);
}

static struct ut_key keys[UT_KEYS];

static void *set_all(void *arg)
{
	for (int i = 0; i < UT_KEYS; i++) {
		cr_assert(ut_key_set(&keys[i], &keys[i]) == 0);
		for (int k = 0; k < UT_KEYS; k++)
			cr_assert(ut_key_get(&keys[k]) ==
				  (k <= i ? &keys[k] : NULL));
	}
	return arg;
}

/* Keys are the process's, also outside of a run. */
Test(key, there_are_so_many, .timeout = 20)
{
	struct ut_key one_more;

	for (int i = 0; i < UT_KEYS; i++)
		cr_assert(ut_key_create(&keys[i], NULL) == 0, "%d", i);
	cr_expect(ut_key_create(&one_more, NULL) == -EAGAIN);
	cr_expect(ut_key_set(&keys[0], keys) == -EPERM);
	cr_expect(ut_key_get(&keys[0]) == NULL);
	run_on(1, set_all);
	cr_expect(ut_key_delete(&keys[7]) == 0);
	cr_expect(ut_key_create(&one_more, NULL) == 0);
}
