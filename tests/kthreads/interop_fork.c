/* SPDX-License-Identifier: MIT */
/*
 * Locks of the library that other threads of the parent hold at a fork(2) are
 * free in the child.
 *
 * For each lock there is a thread that is in it for much of the time, so that
 * some of the forks find it held.
 */
#include <errno.h>
#include <stdatomic.h>

#include "tests/kthreads/interop.h"
#include "tests/kthreads/lifecycle.h"

#define FORKS 120
#define SIZES 100 /* of stacks that lie about */
#define CHAIN 300 /* threads that each join the next */

static _Atomic int stop;

static void *give_back(void *arg)
{
	return arg;
}

/* The lists of stacks: long ones, to be searched for one that fits. */
static void *create_all_the_time(void *arg)
{
	for (size_t i = 0; !stop; i++) {
		const struct kt_attr attr = {
			.backend = KT_BACKEND_LIBC,
			.stack_size = KT_STACK_MIN + 4096 * (i % SIZES),
		};
		struct kt_thread t;

		if (kt_create(&t, &attr, give_back, NULL) == 0)
			kt_join(&t, NULL);
	}
	return arg;
}

/* The list of all threads, to be gone through. */
static void *count_all_the_time(void *arg)
{
	for (; !stop; kt_yield())
		kt_count();
	return arg;
}

/* Who joins whom: a long way, as each of the chain joins another. */
static void *join_all_the_time(void *arg)
{
	while (!stop)
		if (kt_join_until(arg, NULL, 0) != -ETIMEDOUT)
			abort();
	return arg;
}

/* The keys. */
static void *make_keys_all_the_time(void *arg)
{
	struct kt_key key;

	for (; !stop; kt_yield())
		if (kt_key_create(&key, NULL) == 0)
			kt_key_delete(&key);
	return arg;
}

static struct kt_thread chain[CHAIN];
static struct life last;

static void *join_next(void *arg)
{
	struct kt_thread *next = arg;

	kt_join(next, NULL);
	return NULL;
}

static void chain_begin(void)
{
	begin(&chain[CHAIN - 1], &last, KT_BACKEND_LIBC);
	for (int i = CHAIN - 2; i >= 0; i--)
		cr_assert(kt_create(&chain[i], NULL, join_next,
				    &chain[i + 1]) == 0);
}

/* Needs every lock; 0 if all went well. */
static void *use_the_library(void *arg)
{
	const struct kt_attr attr = { .backend = *(enum kt_backend *)arg };
	struct kt_thread t;
	struct kt_key key;
	void *result = NULL;

	if (kt_key_create(&key, NULL) || kt_key_set(&key, &t) ||
	    kt_key_get(&key) != &t || kt_key_delete(&key))
		return (void *)1;
	if (kt_create(&t, &attr, give_back, &t) || kt_join(&t, &result) ||
	    result != &t)
		return (void *)2;
	return kt_count() == 1 ? NULL : (void *)3;
}

/* On a thread, for main's joins can close no circle. */
static int use_it_in_child(void *arg)
{
	const struct kt_attr attr = { .backend = *(enum kt_backend *)arg };
	struct kt_thread t;
	void *wrong;

	if (kt_create(&t, &attr, use_the_library, arg))
		return 4;
	if (kt_join(&t, &wrong))
		return 5;
	return (int)(uintptr_t)wrong;
}

EACH_BACKEND(fork, locks_are_free)
{
	struct kt_thread t[4];

	chain_begin();
	cr_assert(kt_create(&t[0], NULL, create_all_the_time, NULL) == 0);
	cr_assert(kt_create(&t[1], NULL, count_all_the_time, NULL) == 0);
	cr_assert(kt_create(&t[2], NULL, join_all_the_time, &chain[0]) == 0);
	cr_assert(kt_create(&t[3], NULL, make_keys_all_the_time, NULL) == 0);
	for (int i = 0; i < FORKS; i++) {
		pid_t child = child_begin(use_it_in_child, &backend);
		int status = child_status(child);

		cr_assert(child > 0);
		cr_assert(status == 0, "the child: %s", status_words(status));
	}
	stop = 1;
	for (int i = 0; i < 4; i++)
		cr_assert(kt_join(&t[i], NULL) == 0);
	kt_sem_post(&last.finish);
	cr_assert(kt_join(&chain[0], NULL) == 0);
}
