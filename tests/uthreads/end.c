/* SPDX-License-Identifier: MIT */
/*
 * What a thread has from its creation to its end: a name and a group, the state
 * of being alive; and that it may exit wherever it is.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>

#include "uthreads/uthreads.h"

static void run_on(unsigned workers, void *(*fn)(void *))
{
	const struct ut_config config = { .workers = workers };

	cr_assert(ut_run(&config, fn, NULL, NULL) == 0);
}

static void *exit_at_once(void *value)
{
	ut_exit(value);
}

/* As deep as it goes, each of them a child that runs before its parent. */
static void *exit_below(void *depth)
{
	static const struct ut_attr first = { .child_first = 1 };
	struct ut_thread t;
	void *result;

	void *below = (void *)((uintptr_t)depth - 1);

	if (!depth)
		ut_exit(depth);
	cr_assert(ut_create(&t, &first, exit_below, below) == 0);
	cr_assert(ut_join(&t, &result) == 0);
	cr_assert(result == below);
	ut_exit(depth);
}

static void *detach_itself(void *handle)
{
	cr_assert(ut_detach(handle) == 0);
	return NULL;
}

static void *detach_many(void *arg)
{
	const struct ut_attr first = { .child_first = 1 };
	struct ut_thread t;

	for (int i = 0; i < 1000; i++) {
		cr_assert(ut_create(&t, i % 2 ? &first : NULL, detach_itself,
				    &t) == 0,
			  "%d", i);
		ut_yield();
	}
	return arg;
}

/* Whoever has detached itself is gone: there is room for the next one. */
Test(thread, may_detach_itself, .timeout = 20)
{
	const struct ut_config config = { .workers = 1, .max_threads = 64 };

	cr_assert(ut_run(&config, detach_many, NULL, NULL) == 0);
}

static void *wait_for_sem(void *sem)
{
	ut_sem_wait(sem);
	return NULL;
}

static void *lives(void *arg)
{
	struct ut_sem sem = { 0 };
	struct ut_thread t = { 0 };

	cr_expect(!ut_alive(&t));
	cr_assert(ut_create(&t, NULL, wait_for_sem, &sem) == 0);
	cr_expect(ut_alive(&t));
	ut_yield();
	cr_expect(ut_alive(&t));
	cr_expect(ut_join_until(&t, NULL, 1) == -ETIMEDOUT);
	cr_expect(ut_alive(&t));
	ut_sem_post(&sem);
	while (ut_alive(&t))
		ut_yield();
	cr_assert(ut_join(&t, NULL) == 0);
	cr_expect(!ut_alive(&t));
	return arg;
}

Test(thread, is_alive_until_its_end, .timeout = 20)
{
	for (unsigned workers = 1; workers <= 3; workers++)
		run_on(workers, lives);
}

static void *exits(void *arg)
{
	const struct ut_attr gone = { .detached = 1, .child_first = 1 };
	struct ut_thread t;
	void *result;

	for (int i = 0; i < 1000; i++) {
		cr_assert(ut_create(&t, NULL, exit_at_once, &t) == 0);
		cr_assert(ut_join(&t, &result) == 0);
		cr_assert(result == &t);
		cr_expect(!ut_alive(&t));
		cr_assert(ut_create(NULL, &gone, exit_at_once, NULL) == 0);
	}
	exit_below((void *)1000);
	return arg;
}

Test(thread, exit_is_a_return, .timeout = 20)
{
	for (unsigned workers = 1; workers <= 3; workers++)
		run_on(workers, exits);
}

static void *label(void *arg)
{
	const struct ut_thread *me = ut_self();

	cr_expect_str_eq(ut_name(me), arg ? "a name that is " : "");
	cr_expect_str_eq(ut_group(me), "a group");
	return NULL;
}

static void *labels(void *arg)
{
	const struct ut_attr both = { .name = "a name that is too long",
				      .group = "a group" };
	const struct ut_attr one = { .group = "a group" };
	struct ut_thread t;

	cr_expect_str_eq(ut_group(ut_self()), "");
	cr_assert(ut_create(&t, &both, label, &t) == 0);
	cr_expect_str_eq(ut_group(&t), "a group");
	cr_assert(ut_join(&t, NULL) == 0);
	cr_expect_str_eq(ut_group(&t), "");
	cr_assert(ut_create(&t, &one, label, NULL) == 0);
	cr_assert(ut_join(&t, NULL) == 0);
	return arg;
}

Test(thread, has_a_name_and_a_group, .timeout = 20)
{
	run_on(1, labels);
}
