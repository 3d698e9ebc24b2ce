/* SPDX-License-Identifier: MIT */
/*
 * Each system call by which a run gets something fails once, or from then on:
 * the run does without, or it or one of its threads fails cleanly; and nothing
 * is left.
 */
#include <criterion/criterion.h>

#include "tests/kthreads/faults.h"
#include "uthreads/uthreads.h"

#define THREADS 16

sys_fault_fn *const sys_fault = inject;

static const enum sys_name calls[] = {
	SYS_CALL_mmap,         SYS_CALL_mprotect,     SYS_CALL_madvise,
	SYS_CALL_mbind,        SYS_CALL_clone,        SYS_CALL_pthread_create,
	SYS_CALL_allocate_tls, SYS_CALL_eventfd2,     SYS_CALL_epoll_create1,
	SYS_CALL_epoll_ctl,    SYS_CALL_timer_create, SYS_CALL_pipe2,
	SYS_CALL_futex_wait,
};

static const struct {
	int error, stays;
} errors[] = { { -EAGAIN, 0 }, { -ENOMEM, 1 }, { -EPERM, 0 }, { -EINTR, 0 } };

static int pipe_ends[2], cpu;
static _Atomic int refused, ended;

/* It is as the call says, or it has not happened. */
static void *read_and_sleep(void *arg)
{
	char byte = 0;
	ssize_t n = ut_read(pipe_ends[0], &byte, 1, ut_after(100000));
	int err = ut_block(same, arg, NULL);

	MUST(n == -ETIMEDOUT || n == fault.error);
	MUST(err == 0 || err == fault.error || err == -EAGAIN);
	ut_sleep(1000);
	ended++;
	return arg;
}

static void *create_all(void *arg)
{
	struct ut_thread t[THREADS];
	int made[THREADS];

	for (int i = 0; i < THREADS; i++) {
		const struct ut_attr attr = {
			.stack_size = i % 4 == 1 ? 1 << 20 : 0,
			.guard_size = i % 4 == 2 ? UT_GUARD_NONE : 0,
			.name = i % 8 == 3 ? "third" : NULL,
			.cpus = &cpu,
			.cpu_count = i % 4 == 3,
			.numa_node = i % 8 == 7 ? UT_NODE(0) : 0,
		};
		int err = ut_create(&t[i], &attr, read_and_sleep, &t[i]);

		MUST(err == 0 || err == fault.error || err == -ENOMEM ||
		     err == -EAGAIN);
		made[i] = !err;
		refused += !!err;
	}
	for (int i = 0; i < THREADS; i++) {
		void *result;

		if (!made[i])
			continue;
		MUST(ut_join(&t[i], &result) == 0);
		MUST(result == &t[i]);
	}
	return arg;
}

/*
 * A slice ends never here: inject() is the program's own code, so threads would
 * be interrupted in the middle of the library.
 */
static int run_all(void)
{
	const int cpus[] = { cpu, cpu };
	const struct ut_config config = { .workers = 2,
					  .cpus = cpus,
					  .max_threads = 1000,
					  .slice_ns = 10000000000 };
	int err;

	refused = ended = 0;
	err = ut_run(&config, create_all, NULL, NULL);
	if (!err)
		MUST(ended + refused == THREADS);
	return err;
}

/* The k-th call of a name, for every k that there is. */
static void sweep(enum sys_name call, int error, int stays)
{
	struct before before;
	int err;

	for (int k = 1;; k++) {
		before = note_before();
		arm(call, k, error, stays);
		err = run_all();
		disarm();
		if (!fault.hits && !err)
			break;
		MUST(err == 0 || err == error || err == -ENOMEM ||
		     err == -EAGAIN);
		expect_before(&before, UNDER_ASAN ? MAPS_SLACK : 0, 0);
		if (stays && fault.hits > 100)
			break; /* a limit that all of the run has met */
	}
}

static void sweep_all(void *way)
{
	cpu = a_cpu();
	setenv("UT_WORKERS", way, 1);
	MUST(pipe(pipe_ends) == 0);
	MUST(run_all() == 0); /* what is made once is there */
	MUST(run_all() == 0);
	for (size_t c = 0; c < sizeof calls / sizeof *calls; c++)
		for (size_t e = 0; e < sizeof errors / sizeof *errors; e++) {
			alarm(60);
			sweep(calls[c], errors[e].error, errors[e].stays);
		}
}

Test(uthreads, each_call_fails_by_pthread, .timeout = 120)
{
	cr_assert(in_child(sweep_all, "pthread") == 0);
}

Test(uthreads, each_call_fails_by_clone, .timeout = 120)
{
	cr_assert(in_child(sweep_all, "clone") == 0);
}
