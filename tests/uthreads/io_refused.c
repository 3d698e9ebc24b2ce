/* SPDX-License-Identifier: MIT */
/*
 * What waiting needs is refused: rings by a filter or for want of descriptors,
 * at first or in the middle of a run; then everything, call by call.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "base/call.h"
#include "tests/uthreads/waits.h"

#define PAIRS 20

static _Atomic int left; /* calls of the tables until one fails; 0: none */
static _Atomic int refusals;
static int error;

/* Of what a poller is made with. */
static int refuse(enum sys_name call, long *result)
{
	if (call != SYS_CALL_eventfd2 && call != SYS_CALL_epoll_create1 &&
	    call != SYS_CALL_epoll_ctl && call != SYS_CALL_mmap)
		return 0;
	if (left == 0 || --left > 0)
		return 0;
	refusals++;
	*result = error;
	return 1;
}

sys_fault_fn *const sys_fault = refuse;

static int pipes[PAIRS][2];
static _Atomic int failures;

static void open_pipes(void)
{
	for (int i = 0; i < PAIRS; i++)
		cr_assert(pipe2(pipes[i], O_CLOEXEC) == 0);
}

static void *read_one(void *arg)
{
	int *ends = arg;
	char byte = 0;
	ssize_t n = ut_read(ends[0], &byte, 1, UT_FOREVER);

	if (n == error)
		failures++;
	else
		cr_assert(n == 1 && byte == 'x', "%zd", n);
	return NULL;
}

/* Each is read once, whoever waits how; those that failed are emptied. */
static void *read_all(void *arg)
{
	struct ut_thread t[PAIRS];
	char byte;

	for (int i = 0; i < PAIRS; i++)
		cr_assert(ut_create(&t[i], NULL, read_one, pipes[i]) == 0);
	for (int i = 0; i < 100; i++)
		ut_yield();
	for (int i = 0; i < PAIRS; i++)
		cr_assert(write(pipes[i][1], "x", 1) == 1);
	for (int i = 0; i < PAIRS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	for (int i = 0; i < PAIRS; i++) {
		fcntl(pipes[i][0], F_SETFL, O_NONBLOCK);
		if (read(pipes[i][0], &byte, 1) == 1)
			failures--;
		fcntl(pipes[i][0], F_SETFL, 0);
	}
	cr_expect(failures == 0);
	return arg;
}

static void forbid_rings(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { 4, code };

	cr_assert(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	cr_assert(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			  SECCOMP_FILTER_FLAG_TSYNC, &program) == 0);
}

Test(uthreads_io, a_filter_refuses_rings, .timeout = 60)
{
	int why;

	open_pipes();
	forbid_rings();
	for (unsigned workers = 1; workers < 4; workers++) {
		cr_assert(run_by("io_uring", workers, read_all, NULL) == 0);
		cr_expect(strcmp(ut_io_backend(&why), "epoll") == 0);
		cr_expect(why == -EPERM);
	}
}

static void *forbid_meanwhile(void *arg)
{
	read_all(arg); /* one worker at least has its ring */
	cr_expect(strcmp(ut_io_backend(NULL), "io_uring") == 0);
	forbid_rings();
	for (int i = 0; i < 50; i++)
		read_all(arg);
	return arg;
}

/* Threads go from a worker with a ring to others without, and back. */
Test(uthreads_io, rings_are_refused_in_the_middle, .timeout = 60)
{
	open_pipes();
	cr_assert(run_by("io_uring", 4, forbid_meanwhile, NULL) == 0);
}

static void *without_descriptors(void *arg)
{
	const struct rlimit none = { 3, 20000 }, some = { 10000, 20000 };
	char byte;

	cr_assert(setrlimit(RLIMIT_NOFILE, &none) == 0);
	cr_expect(ut_read(pipes[0][0], &byte, 1, UT_FOREVER) == -EMFILE);
	cr_assert(setrlimit(RLIMIT_NOFILE, &some) == 0);
	return read_all(arg);
}

/* The error is the caller's, and later all is well. */
Test(uthreads_io, there_are_no_descriptors, .timeout = 60)
{
	open_pipes();
	run_all_ways(without_descriptors, NULL);
}

/* The k-th call that a poller is made with, or is told by, fails. */
static void sweep(const char *way, int with, int calls)
{
	struct holdings before;

	failures = 0;
	error = with;
	cr_assert(run_by(way, 2, read_all, NULL) == 0);
	before = holdings();
	for (int k = 1; k <= calls; k++) {
		refusals = 0;
		left = k;
		/* Of the run's own memory, it does not begin. */
		if (run_by(way, 2, read_all, NULL))
			cr_expect(refusals == 1);
		left = 0;
		cr_expect(holdings().fds == before.fds);
	}
}

Test(uthreads_io, call_by_call, .timeout = 60)
{
	open_pipes();
	sweep("epoll", -ENOMEM, 60);
	sweep("io_uring", -ENOMEM, 20);
}
