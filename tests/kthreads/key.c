/* SPDX-License-Identifier: MIT */
/*
 * Keys: a value of each thread's own, and its destructor.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/tools.h"

#define THREADS 32

static struct kt_key key;
static struct kt_barrier all_set;
static _Atomic long destroyed, destroyed_sum;

static void note(void *value)
{
	destroyed++;
	destroyed_sum += (long)value;
}

static void reset(void (*destructor)(void *))
{
	destroyed = destroyed_sum = 0;
	cr_assert(kt_key_create(&key, destructor) == 0);
}

/* Returns what it found before it set its own. */
static void *set_and_look(void *value)
{
	void *before = kt_key_get(&key);

	if (kt_key_set(&key, value))
		return "cannot set";
	kt_barrier_wait(&all_set);
	return kt_key_get(&key) == value ? before : "another's value";
}

static void run_all(enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = usable(backend) };
	struct kt_thread t[THREADS];
	void *result;

	cr_assert(kt_barrier_init(&all_set, THREADS) == 0);
	for (long i = 0; i < THREADS; i++)
		cr_assert(kt_create(&t[i], &attr, set_and_look,
				    (void *)(i + 1)) == 0);
	for (int i = 0; i < THREADS; i++) {
		cr_assert(kt_join(&t[i], &result) == 0);
		cr_expect(result == NULL, "%d: %s", backend, (char *)result);
	}
}

/* Twice over the same memory: the second ones find nothing. */
Test(key, each_thread_has_its_own, .timeout = 20)
{
	for (int b = KT_BACKEND_DEFAULT; b <= KT_BACKEND_POOL; b++) {
		reset(note);
		run_all(b);
		run_all(b);
		cr_expect(destroyed == 2 * THREADS, "%d: %ld", b, destroyed);
		cr_expect(destroyed_sum == THREADS * (THREADS + 1));
		cr_expect(kt_key_delete(&key) == 0);
	}
}

static void *set_only(void *value)
{
	kt_key_set(&key, value);
	return NULL;
}

static void *set_and_exit(void *value)
{
	kt_key_set(&key, value);
	kt_exit(value);
}

Test(key, exit_and_pthreads_destroy_too, .timeout = 20)
{
	struct kt_thread t;
	pthread_t p;
	void *result;

	reset(note);
	cr_assert(kt_create(&t, NULL, set_and_exit, (void *)3) == 0);
	cr_assert(kt_join(&t, &result) == 0);
	cr_expect(result == (void *)3);
	cr_expect(destroyed == 1);
	cr_assert(pthread_create(&p, NULL, set_only, (void *)4) == 0);
	cr_assert(pthread_join(p, NULL) == 0);
	cr_expect(destroyed == 2 && destroyed_sum == 7);
	cr_expect(kt_key_get(&key) == NULL);
	cr_expect(kt_key_set(&key, &key) == 0);
	cr_expect(kt_key_get(&key) == &key);
}

static void set_again(void *value)
{
	destroyed++;
	if (value != (void *)1)
		kt_key_set(&key, (char *)value - 1);
}

/* A destructor may set a value: it is destroyed as well, some rounds long. */
Test(key, destructors_may_set_values, .timeout = 20)
{
	struct kt_thread t;

	reset(set_again);
	cr_assert(kt_create(&t, NULL, set_only, (void *)3) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
	cr_expect(destroyed == 3, "%ld", destroyed);
	destroyed = 0;
	cr_assert(kt_create(&t, NULL, set_only, (void *)1000) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
	cr_expect(destroyed == 4, "%ld", destroyed);
}

/* The next key with the same index does not inherit. */
Test(key, a_deleted_key_is_gone, .timeout = 20)
{
	struct kt_key old;

	reset(note);
	cr_assert(kt_key_set(&key, &key) == 0);
	old = key;
	cr_expect(kt_key_delete(&key) == 0);
	cr_expect(kt_key_delete(&key) == -EINVAL);
	cr_expect(kt_key_set(&old, &key) == -EINVAL);
	cr_assert(kt_key_create(&key, NULL) == 0);
	cr_expect(key.index_ == old.index_);
	cr_expect(kt_key_get(&key) == NULL);
	cr_expect(kt_key_set(&(struct kt_key){ 0 }, &key) == -EINVAL);
	cr_expect(kt_key_get(&(struct kt_key){ 0 }) == NULL);
}

Test(key, there_are_so_many, .timeout = 20)
{
	static struct kt_key keys[KT_KEYS];
	struct kt_key one_more;

	for (int i = 0; i < KT_KEYS; i++)
		cr_assert(kt_key_create(&keys[i], NULL) == 0, "%d", i);
	cr_expect(kt_key_create(&one_more, NULL) == -EAGAIN);
	for (int i = 0; i < KT_KEYS; i++)
		cr_assert(kt_key_set(&keys[i], &keys[i]) == 0);
	for (int i = 0; i < KT_KEYS; i++)
		cr_assert(kt_key_get(&keys[i]) == &keys[i]);
	cr_expect(kt_key_delete(&keys[7]) == 0);
	cr_expect(kt_key_create(&one_more, NULL) == 0);
}
