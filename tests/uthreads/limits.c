/* SPDX-License-Identifier: MIT */
/*
 * Memory that cannot be had: address space, maps, locked memory, malloc's.
 * Threads are refused cleanly, those that there are go on, and when the limit
 * is gone there can be more of them.
 */
#include <criterion/criterion.h>

#include "tests/kthreads/filter.h"
#include "tests/kthreads/limits.h"
#include "uthreads/uthreads.h"

#define MANY 4096
#define MIB  ((size_t)1 << 20)

sys_fault_fn *const sys_fault = refuse_advice;

static struct ut_event go;
static struct ut_thread threads[MANY];

static const struct ut_attr plain, large = { .stack_size = MIB };
static const struct ut_attr small = { .stack_size = 8192 };

static void *wait_to_go(void *arg)
{
	ut_event_wait(&go);
	return arg;
}

static int create_until(const struct ut_attr *a, int most, int *err)
{
	int n;

	ut_event_clear(&go);
	*err = 0;
	for (n = 0; n < most; n++) {
		threads[n].task_ = (void *)threads;
		*err = ut_create(&threads[n], a, wait_to_go, &threads[n]);
		if (*err)
			break;
	}
	if (*err)
		MUST(threads[n].task_ == NULL);
	return n;
}

static void join_all(int n)
{
	void *result;

	ut_event_set(&go);
	for (int i = 0; i < n; i++) {
		MUST(ut_join(&threads[i], &result) == 0);
		MUST(result == &threads[i]);
	}
}

/* Refused twice alike; then, if the limit is lifted, there are more. */
static void expect_limit(const struct ut_attr *a, int error, void (*lift)(void))
{
	int err, n, most = 0;

	for (int i = 0; i < 2; i++) {
		n = create_until(a, MANY, &err);
		if (err != error || n == 0)
			fail("%d threads, then %d", n, err);
		for (int k = 0; k < 100; k++) /* each gives back all it had */
			MUST(ut_create(&threads[n], a, same, NULL) == err);
		join_all(n);
		most = n > most ? n : most;
	}
	if (!lift)
		return;
	lift();
	n = create_until(a, most + 64, &err);
	if (err)
		fail("%d threads and no limit: %d", n, err);
	join_all(n);
}

static int run(unsigned workers, size_t max_threads, void *(*fn)(void *))
{
	const struct ut_config config = { .workers = workers,
					  .max_threads = max_threads };

	return ut_run(&config, fn, NULL, NULL);
}

static void *nothing(void *arg)
{
	return arg;
}

/* What is made once is there. */
static struct before warm_up(void)
{
	for (int i = 0; i < 2; i++)
		MUST(run(2, 0, nothing) == 0);
	return note_before();
}

static void *fill_address_space(void *arg)
{
	expect_limit(&plain, -EAGAIN, NULL); /* it was known from the first */
	expect_limit(&large, -ENOMEM, lift_address_space);
	return arg;
}

static void limit_as(void *arg)
{
	struct before b = warm_up();

	(void)arg;
	limit_address_space(64 * MIB);
	MUST(run(2, 100000, nothing) == -ENOMEM);
	expect_before(&b, 0, 0);
	MUST(run(2, 0, fill_address_space) == 0);
	expect_before(&b, 0, 0);
	MUST(run(2, 100000, nothing) == 0);
}

Test(limits, rlimit_as, .timeout = 60)
{
	cr_expect(in_child(limit_as, NULL) == 0);
}

static void *take_all_maps(void *arg)
{
	fill_maps(300);
	expect_limit(&plain, -ENOMEM, lift_maps);
	fill_maps(300);
	expect_limit(&small, -ENOMEM, lift_maps);
	return arg;
}

/* A run where few maps are left begins as a whole or not at all. */
static void limit_maps(void *arg)
{
	struct before b;
	int refused = 0, err;

	(void)arg;
	no_advice = 1;
	b = warm_up();
	for (size_t but = 0; but <= 600; but = but * 2 + 2) {
		fill_maps(but);
		err = run(2, 0, nothing);
		lift_maps();
		MUST(err == 0 || err == -ENOMEM || err == -EAGAIN);
		refused += !!err;
		expect_before(&b, 0, 0);
	}
	MUST(refused && !err);
	MUST(run(2, 0, take_all_maps) == 0);
	expect_before(&b, 0, 0);
}

Test(limits, max_map_count, .timeout = 60)
{
	cr_expect(in_child(limit_maps, NULL) == 0);
}

static void *write_later(void *end)
{
	MUST(write(*(int *)end, "x", 1) == 1);
	return NULL;
}

static void *use_pipe(void *arg)
{
	struct ut_thread t;
	int ends[2];
	char byte;

	MUST(pipe(ends) == 0);
	MUST(ut_create(&t, NULL, write_later, &ends[1]) == 0);
	MUST(ut_read(ends[0], &byte, 1, UT_FOREVER) == 1);
	MUST(ut_join(&t, NULL) == 0);
	close(ends[0]);
	close(ends[1]);
	return arg;
}

static const char *use_pipe_by(const char *way, int *why)
{
	setenv("UT_IO", way, 1);
	MUST(run(2, 64, use_pipe) == 0);
	return ut_io_backend(why);
}

/* No memory may be locked, which rings once needed: then it is by epoll. */
static void limit_memlock(void *arg)
{
	int why;

	(void)arg;
	be_nobody();
	set_limit(RLIMIT_MEMLOCK, 0);
	MUST(strcmp(use_pipe_by("epoll", &why), "epoll") == 0);
	MUST(strcmp(use_pipe_by("io_uring", &why), "epoll") || why == -ENOMEM);
	/* The answer of kernels before 5.12. */
	forbid(SYS_io_uring_setup, SYS_io_uring_setup, REFUSE(ENOMEM));
	MUST(strcmp(use_pipe_by("io_uring", &why), "epoll") == 0);
	MUST(why == -ENOMEM);
}

Test(limits, rlimit_memlock, .timeout = 60)
{
	cr_expect(in_child(limit_memlock, NULL) == 0);
}

static void *lock_all(void *arg)
{
	expect_limit(&plain, -EAGAIN, NULL);
	expect_limit(&large, -ENOMEM, NULL);
	return use_pipe(arg);
}

/* All that is mapped from now on is locked, when it is touched. */
static void limit_locked(void *arg)
{
	struct ut_config config = { .workers = 1, .stack_size = 16384 };
	struct before b = warm_up();

	(void)arg;
	be_nobody();
	set_limit(RLIMIT_MEMLOCK, 8 * MIB);
	MUST(mlockall(MCL_FUTURE | MCL_ONFAULT) == 0);
	MUST(run(1, 100000, nothing) == -ENOMEM);
	expect_before(&b, 0, 0);
	MUST(ut_run(&config, lock_all, NULL, NULL) == 0);
	MUST(munlockall() == 0);
	MUST(run(1, 100000, nothing) == 0);
}

Test(limits, locked_memory, .timeout = 60)
{
	cr_expect(in_child(limit_locked, NULL) == 0);
}
