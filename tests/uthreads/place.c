/* SPDX-License-Identifier: MIT */
/*
 * A thread that asks for CPUs or a node runs there, whoever makes it ready.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/leaks.h"
#include "uthreads/uthreads.h"

#define THREADS 8
#define ROUNDS  2000

static int cpus[2];

/* The first two that we may use; 1 if there are none. */
static int find_cpus(void)
{
	cpu_set_t set;
	int n = 0;

	cr_assert(sched_getaffinity(0, sizeof set, &set) == 0);
	for (int cpu = 0; cpu < CPU_SETSIZE && n < 2; cpu++)
		if (CPU_ISSET(cpu, &set))
			cpus[n++] = cpu;
	return n < 2;
}

/* A token goes round among threads, of which every other one is bound. */
static struct ut_sem turn[THREADS];
static struct ut_mutex mutex;
static int on_wrong[THREADS];
static unsigned visits[2];

/* Of whom the compiler keeps nothing over a switch. */
static __attribute__((noinline)) int here(void)
{
	return sched_getcpu();
}

static void look(uintptr_t i)
{
	int cpu = here();

	on_wrong[i] += i < 4 && cpu != cpus[i % 2];
	visits[cpu == cpus[1]]++;
}

static void *go_round(void *arg)
{
	uintptr_t i = (uintptr_t)arg;

	look(i);
	for (int n = 0; n < ROUNDS; n++) {
		ut_sem_wait(&turn[i]);
		look(i);
		ut_mutex_lock(&mutex);
		ut_yield();
		look(i);
		ut_mutex_unlock(&mutex);
		if (n % 100 == 0)
			ut_sleep(10000);
		look(i);
		ut_sem_post(&turn[(i + 1) % THREADS]);
	}
	return arg;
}

static void *go_rounds(void *arg)
{
	struct ut_thread t[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++) {
		const struct ut_attr attr = {
			.cpus = &cpus[i % 2],
			.cpu_count =
				i<4, .save_fp = i == 1, .child_first = i> 1,
		};

		cr_assert(ut_create(&t[i], &attr, go_round, (void *)i) == 0);
	}
	for (int i = 0; i < THREADS; i += 3)
		ut_sem_post(&turn[i]);
	for (int i = 0; i < THREADS; i++) {
		cr_assert(ut_join(&t[i], NULL) == 0);
		cr_expect(on_wrong[i] == 0, "thread %d: %d times", i,
			  on_wrong[i]);
	}
	cr_expect(visits[0] && visits[1]);
	return arg;
}

Test(uthreads, bound_threads_stay, .timeout = 60)
{
	const struct ut_config config = { .workers = 2, .cpus = cpus };

	if (find_cpus())
		cr_skip("one CPU");
	cr_assert(ut_run(&config, go_rounds, NULL, NULL) == 0);
}

Test(uthreads, bound_threads_stay_with_slices, .timeout = 60)
{
	const struct ut_config config = { .workers = 2,
					  .cpus = cpus,
					  .slice_ns = 100000 };
	int err;

	if (find_cpus())
		cr_skip("one CPU");
	err = ut_run(&config, go_rounds, NULL, NULL);
	if ((UNDER_ASAN || UNDER_TSAN) && err == -ENOTSUP)
		cr_skip("the tool forbids it");
	cr_assert(err == 0);
}

/* Its worker sleeps when it comes, and has to be told. */
static void *say_where(void *where)
{
	*(int *)where = here();
	return NULL;
}

static void *send_over(void *arg)
{
	for (int i = 0; i < 200; i++) {
		const struct ut_attr attr = { .cpus = &cpus[i % 2],
					      .cpu_count = 1 };
		struct ut_thread t;
		int cpu = -1;

		cr_assert(ut_create(&t, &attr, say_where, &cpu) == 0);
		cr_assert(ut_join(&t, NULL) == 0);
		cr_expect(cpu == cpus[i % 2]);
		if (i % 10 == 0)
			ut_sleep(300000); /* until the other one parks */
	}
	return arg;
}

Test(uthreads, bound_threads_wake_their_worker, .timeout = 60)
{
	const struct ut_config config = { .workers = 2, .cpus = cpus };

	if (find_cpus())
		cr_skip("one CPU");
	cr_assert(ut_run(&config, send_over, NULL, NULL) == 0);
}

/* Behind threads that never let the queue be empty. */
static _Atomic int stop;

static void *yield_on(void *arg)
{
	while (!stop)
		ut_yield();
	return arg;
}

static void *end_it(void *arg)
{
	stop = 1;
	return arg;
}

static void *bound_behind_others(void *arg)
{
	const struct ut_attr attr = { .cpus = &cpus[1], .cpu_count = 1 };
	struct ut_thread t[THREADS];

	for (int i = 1; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL, yield_on, NULL) == 0);
	for (int i = 0; i < 100; i++)
		ut_yield();
	cr_assert(ut_create(&t[0], &attr, end_it, NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

Test(uthreads, bound_threads_get_their_turn, .timeout = 60)
{
	const struct ut_config config = { .workers = 2, .cpus = cpus };

	if (find_cpus())
		cr_skip("one CPU");
	cr_assert(ut_run(&config, bound_behind_others, NULL, NULL) == 0);
}

/* A creator that its child leaves behind is taken by who has nothing to do. */
static void *take_long(void *arg)
{
	for (volatile int i = 0; i < 20000; i++)
		;
	return arg;
}

static void *create_often(void *wrong)
{
	const struct ut_attr first = { .child_first = 1 };
	struct ut_thread t;

	for (int i = 0; i < ROUNDS; i++) {
		cr_assert(ut_create(&t, &first, take_long, NULL) == 0);
		*(int *)wrong += here() != cpus[0];
		cr_assert(ut_join(&t, NULL) == 0);
	}
	return NULL;
}

static void *bind_creator(void *arg)
{
	const struct ut_attr attr = { .cpus = cpus, .cpu_count = 1 };
	struct ut_thread t;
	int wrong = 0;

	cr_assert(ut_create(&t, &attr, create_often, &wrong) == 0);
	cr_assert(ut_join(&t, NULL) == 0);
	cr_expect(wrong == 0, "%d times", wrong);
	return arg;
}

Test(uthreads, bound_creators_stay, .timeout = 60)
{
	const struct ut_config config = { .workers = 2, .cpus = cpus };

	if (find_cpus())
		cr_skip("one CPU");
	cr_assert(ut_run(&config, bind_creator, NULL, NULL) == 0);
}

static int make(const int *on, unsigned count, unsigned node)
{
	const struct ut_attr attr = {
		.cpus = on, .cpu_count = count, .numa_node = node, .detached = 1
	};

	return ut_create(NULL, &attr, end_it, NULL);
}

static void *ask_for_more(void *arg)
{
	static const int none[] = { -1, 1 << 20, 1000 };

	for (int i = 0; i < 3; i++)
		cr_expect(make(&none[i], 1, 0) == -EINVAL, "%d", none[i]);
	cr_expect(make(NULL, 0, UT_NODE(1000)) == -EINVAL);
	cr_expect(make(NULL, 0, UT_NODE(1u << 31)) == -EINVAL);
	/* There is such a CPU, but the worker may go elsewhere. */
	cr_expect(make(cpus, 1, 0) == (arg ? -EINVAL : 0));
	cr_expect(make(NULL, 0, UT_NODE(0)) == 0);
	if (!arg)
		cr_expect(make(cpus, 2, UT_NODE(0)) == 0);
	return NULL;
}

Test(uthreads, places_that_are_not_to_be_had, .timeout = 60)
{
	const struct ut_config pinned = { .workers = 2, .cpus = cpus };
	const struct ut_config free = { .workers = 2 };
	struct holdings before, after;

	if (find_cpus())
		cr_skip("one CPU");
	cr_assert(ut_run(&pinned, ask_for_more, NULL, NULL) == 0);
	before = holdings();
	cr_assert(ut_run(&pinned, ask_for_more, NULL, NULL) == 0);
	after = holdings();
	cr_expect(after.mapped - before.mapped <=
		  (UNDER_TSAN ? MAPPED_SLACK : 0));
	if (access("/sys/devices/system/node/node1", F_OK) == 0)
		return; /* workers keep to a node there */
	cr_assert(ut_run(&free, ask_for_more, (void *)1, NULL) == 0);
}
