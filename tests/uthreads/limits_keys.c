/* SPDX-License-Identifier: MIT */
/*
 * A thread's own values when there is no memory for them: the thread is told,
 * what it has set before stays, and what it sets later is there.
 */
#include <criterion/criterion.h>

#include "tests/kthreads/limits.h"
#include "uthreads/uthreads.h"

#define KEYS 20 /* above what a table has room for at first, and then */

static struct ut_key keys[KEYS];
static int destroyed[KEYS];

static void note(void *value)
{
	destroyed[(int *)value - destroyed]++;
}

struct piece {
	struct piece *next;
};

/* All that malloc has, down to the smallest table. */
static struct piece *take_memory(void)
{
	struct piece *all = NULL;

	for (size_t size = 1 << 20; size >= 32; size /= 2) {
		struct piece *p;

		while ((p = malloc(size))) {
			p->next = all;
			all = p;
		}
	}
	return all;
}

static void give_memory(struct piece *p)
{
	while (p) {
		struct piece *next = p->next;

		free(p);
		p = next;
	}
}

/* As many as the table has room for, then -ENOMEM: how many. */
static int set_until(int from)
{
	struct piece *all = take_memory();
	int err = 0, i;

	for (i = from; i < KEYS && !err; i++)
		err = ut_key_set(&keys[i], &destroyed[i]);
	give_memory(all);
	MUST(err == -ENOMEM);
	return i - 1;
}

static void expect_values(int count)
{
	for (int i = 0; i < KEYS; i++)
		MUST(ut_key_get(&keys[i]) ==
		     (i < count ? &destroyed[i] : NULL));
}

static void *set_in_vain(void *arg)
{
	int n = set_until(0);

	MUST(n == 0);
	expect_values(0);
	MUST(ut_key_set(&keys[0], &destroyed[0]) == 0);
	ut_yield();
	n = set_until(1);
	MUST(n > 0);
	expect_values(n);
	MUST(ut_key_set(&keys[n], &destroyed[n]) == 0);
	ut_yield();
	expect_values(n + 1);
	return (void *)((uintptr_t)arg + (uintptr_t)n + 1);
}

static void *set_nothing(void *arg)
{
	(void)arg;
	MUST(set_until(0) == 0);
	return NULL;
}

static void *in_vain(void *arg)
{
	struct ut_thread t;
	void *set;

	for (int i = 0; i < KEYS; i++)
		MUST(ut_key_create(&keys[i], note) == 0);
	limit_address_space(0);
	MUST(ut_create(&t, NULL, set_nothing, NULL) == 0);
	MUST(ut_join(&t, NULL) == 0);
	for (int round = 1; round <= 2; round++) {
		MUST(ut_create(&t, NULL, set_in_vain, NULL) == 0);
		MUST(ut_join(&t, &set) == 0);
		for (int i = 0; i < KEYS; i++)
			MUST(destroyed[i] ==
			     (i < (int)(intptr_t)set ? round : 0));
	}
	return arg;
}

static void limit_memory(void *arg)
{
	const struct ut_config config = { .workers = 1, .max_threads = 64 };

	MUST(ut_run(&config, in_vain, arg, NULL) == 0);
}

Test(limits, values_of_keys, .timeout = 60)
{
	cr_expect(in_child(limit_memory, NULL) == 0);
}
