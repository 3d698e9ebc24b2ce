/* SPDX-License-Identifier: MIT */
/*
 * Pooled threads: one kernel thread after the other serves.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/leaks.h"

static const struct kt_attr pooled = { .backend = KT_BACKEND_POOL };

static void *tell_id(void *arg)
{
	(void)arg;
	return (void *)kt_id();
}

static uint64_t id_of_one(void)
{
	struct kt_thread t;
	void *id;

	cr_assert(kt_create(&t, &pooled, tell_id, NULL) == 0);
	cr_assert(kt_join(&t, &id) == 0);
	return (uint64_t)id;
}

Test(pool, the_kernel_thread_is_the_same, .timeout = 20)
{
	uint64_t first = id_of_one();

	for (int i = 0; i < 1000; i++)
		cr_assert(id_of_one() == first);
}

static void *tell_id_and_exit(void *arg)
{
	(void)arg;
	kt_exit((void *)kt_id());
}

/* A thread that exits is not there any more; another takes its place. */
Test(pool, exit_ends_the_kernel_thread, .timeout = 20)
{
	uint64_t first = id_of_one();
	struct kt_thread t;
	void *id;

	for (int i = 0; i < 200; i++) {
		cr_assert(kt_create(&t, &pooled, tell_id_and_exit, NULL) == 0);
		cr_assert(kt_join(&t, &id) == 0);
		cr_assert((uint64_t)id == first);
		cr_assert(id_of_one() != first);
		first = id_of_one();
	}
}

static struct kt_sem held;

static void *hold(void *arg)
{
	kt_sem_wait(&held);
	return arg;
}

Test(pool, a_join_may_time_out, .timeout = 20)
{
	struct kt_thread t;
	void *result = NULL;

	cr_assert(kt_create(&t, &pooled, hold, &held) == 0);
	cr_expect(kt_join_until(&t, &result, kt_after(1000000)) == -ETIMEDOUT);
	cr_expect(kt_alive(&t));
	cr_expect(kt_join_until(&t, &result, 0) == -ETIMEDOUT);
	kt_sem_post(&held);
	cr_expect(kt_join(&t, &result) == 0);
	cr_expect(result == &held);
}

/* Idle kernel threads end, and their stacks go back, when that is asked. */
Test(pool, trim_ends_the_idle, .timeout = 20)
{
	struct holdings before, after;
	struct kt_thread t[50];

	id_of_one();
	kt_trim();
	before = holdings();
	for (int i = 0; i < 50; i++)
		cr_assert(kt_create(&t[i], &pooled, hold, NULL) == 0);
	cr_expect(holdings().tasks == before.tasks + 50);
	for (int i = 0; i < 50; i++)
		kt_sem_post(&held);
	for (int i = 0; i < 50; i++)
		cr_assert(kt_join(&t[i], NULL) == 0);
	cr_expect(holdings().tasks == before.tasks + 50);
	cr_expect(kt_trim() >= (size_t)50 * KT_STACK_SIZE);
	after = holdings();
	cr_expect(after.maps <= before.maps + MAPS_SLACK);
	/* The last may not have left the kernel's list yet. */
	cr_expect(after.tasks <= before.tasks + 1);
	cr_expect(kt_trim() == 0);
}

#define CREATORS 4
#define ROUNDS   3000

static _Atomic long ran;

static void *count_one(void *arg)
{
	ran++;
	return arg;
}

/* Joined, detached later and detached at once, by several at a time. */
static void *create_many(void *seed)
{
	const struct kt_attr detached = { .backend = KT_BACKEND_POOL,
					  .detached = 1 };
	unsigned random = (unsigned)(uintptr_t)seed;

	for (int i = 0; i < ROUNDS; i++) {
		struct kt_thread t;
		void *result = NULL;
		int how = rand_r(&random) % 3;

		if (how == 0) {
			if (kt_create(NULL, &detached, count_one, NULL))
				return "no detached one";
			continue;
		}
		if (kt_create(&t, &pooled, count_one, &t))
			return "no joinable one";
		if (how == 1 ? kt_detach(&t)
			     : kt_join(&t, &result) || result != &t)
			return "not let go";
	}
	return NULL;
}

Test(pool, many_creators, .timeout = 60)
{
	struct kt_thread t[CREATORS];
	void *wrong;

	ran = 0;
	for (uintptr_t i = 0; i < CREATORS; i++)
		cr_assert(kt_create(&t[i], NULL, create_many,
				    (void *)(i + 1)) == 0);
	for (int i = 0; i < CREATORS; i++) {
		cr_assert(kt_join(&t[i], &wrong) == 0);
		cr_expect(wrong == NULL, "%s", (char *)wrong);
	}
	while (ran < CREATORS * ROUNDS)
		kt_yield();
	cr_expect(ran == CREATORS * ROUNDS);
}

Test(pool, placement_and_cleaning_are_refused, .timeout = 20)
{
	const int cpu = 0;
	struct kt_attr attr = { .backend = KT_BACKEND_POOL,
				.cpus = &cpu,
				.cpu_count = 1 };
	struct kt_thread t;

	cr_expect(kt_create(&t, &attr, tell_id, NULL) == -EINVAL);
	attr = (struct kt_attr){ .backend = KT_BACKEND_POOL,
				 .numa_node = KT_NODE(0) };
	cr_expect(kt_create(&t, &attr, tell_id, NULL) == -EINVAL);
	/* Its kernel thread stands on the stack that would be cleaned. */
	attr = (struct kt_attr){ .backend = KT_BACKEND_POOL, .clean_stack = 1 };
	cr_expect(kt_create(&t, &attr, tell_id, NULL) == -EINVAL);
}

/* The child of a fork has none of the parent's idle kernel threads. */
Test(pool, a_forked_child_has_its_own, .timeout = 20)
{
	uint64_t first = id_of_one();
	int status;
	pid_t child = fork();

	cr_assert(child >= 0);
	if (child == 0)
		_exit(id_of_one() == first || id_of_one() == 0);
	cr_assert(waitpid(child, &status, 0) == child);
	cr_expect(status == 0, "%x", status);
	cr_expect(id_of_one() == first);
}
