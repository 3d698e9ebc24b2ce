/* SPDX-License-Identifier: MIT */
/*
 * Every ready thread runs in the end, and runs start wherever they are
 * asked to.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdint.h>

#include "base/asan.h"
#include "base/tsan.h"
#include "kthreads/kthreads.h"
#include "uthreads/uthreads.h"

static _Atomic int flag, spinning;

static void *raise_flag(void *arg)
{
	flag = 1;
	return arg;
}

/* Never switches, with a ready thread behind it in its queue. */
static void *spin_before_it(void *arg)
{
	struct ut_thread t;

	cr_assert(ut_create(&t, NULL, raise_flag, NULL) == 0);
	spinning = 1;
	while (!flag)
		;
	cr_assert(ut_join(&t, NULL) == 0);
	return arg;
}

/* On the other worker, which is thus never idle. */
static void *wait_by_yielding(void *arg)
{
	struct ut_thread t;

	cr_assert(ut_create(&t, NULL, spin_before_it, NULL) == 0);
	while (!flag)
		ut_yield();
	cr_assert(ut_join(&t, NULL) == 0);
	return arg;
}

Test(uthreads, a_busy_worker_helps_another, .timeout = 60)
{
	const struct ut_config config = { .workers = 2 };

	for (int i = 0; i < 20; i++) {
		flag = 0;
		cr_assert(ut_run(&config, wait_by_yielding, NULL, NULL) == 0);
	}
}

static void *give_back(void *arg)
{
	return arg;
}

/* Sanitizers have memory of their own for each byte of address space. */
#if defined BUILT_WITH_TSAN || defined BUILT_WITH_ASAN
#define LARGEST ((size_t)1 << 28)
#else
#define LARGEST ((size_t)1 << 32)
#endif

/* Large stacks are a matter of address space, which there is. */
Test(uthreads, stacks_of_any_size, .timeout = 20)
{
	for (size_t size = 1 << 12; size <= LARGEST; size *= 16) {
		const struct ut_config config = { .stack_size = size };

		cr_expect(ut_run(&config, give_back, NULL, NULL) == 0,
			  "%zu bytes", size);
	}
}

static void *run_inside(void *arg)
{
	(void)arg;
	return (void *)(intptr_t)ut_run(NULL, give_back, NULL, NULL);
}

/* From a kernel thread with the smallest stack that there is. */
Test(uthreads, a_small_thread_may_start_them, .timeout = 20)
{
	const struct kt_attr attr = { .stack_size = KT_STACK_MIN };
	struct kt_thread t;
	void *err;

	cr_assert(kt_create(&t, &attr, run_inside, NULL) == 0);
	cr_assert(kt_join(&t, &err) == 0);
	cr_expect((intptr_t)err == 0);
}
