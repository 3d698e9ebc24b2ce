/* SPDX-License-Identifier: MIT */
/*
 * A thread that overflows its stack runs into its guard, of whatever size,
 * and made by whichever of the kernel's means.
 *
 * The library asks sys_fault before each system call; here it refuses one of
 * the means, so that the other must do, or the creation must fail.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

#include "base/call.h"
#include "kthreads/kthreads.h"

#define LARGE_GUARD 262144

static int refused = -1; /* an enum sys_name */
static long refusal;

static int refuse(enum sys_name call, long *result)
{
	if ((int)call != refused)
		return 0;
	*result = refusal;
	return 1;
}

sys_fault_fn *const sys_fault = refuse;

static size_t guard_size = KT_GUARD_SIZE;
static char *volatile guard, *volatile guard_end;

/* On a stack of its own: did the write that failed go into the guard? */
static void fault(int signal, siginfo_t *info, void *context)
{
	char *address = info->si_addr;
	sigset_t none;

	(void)signal;
	(void)context;
	/* Handlers under ThreadSanitizer run with all signals blocked. */
	sigemptyset(&none);
	pthread_sigmask(SIG_SETMASK, &none, NULL);
	if (address >= guard && address < guard_end)
		raise(SIGUSR2); /* what the test waits for */
	_exit(1);
}

/* Below the stack proper, as the C library knows it. */
static void find_the_guard(void)
{
	pthread_attr_t attr;
	void *base;
	size_t size;

	pthread_getattr_np(pthread_self(), &attr);
	pthread_attr_getstack(&attr, &base, &size);
	pthread_attr_destroy(&attr);
	guard_end = base;
	guard = guard_end - guard_size;
}

/* In strides, as frames are, or in one jump over all of the guard. */
static void *run_into_the_guard(void *jump)
{
	volatile char *low = __builtin_frame_address(0);
	static char handler_stack[65536];
	const stack_t alternate = { .ss_sp = handler_stack,
				    .ss_size = sizeof handler_stack };

	find_the_guard();
	sigaltstack(&alternate, NULL);
	if (jump)
		*(volatile char *)guard = 1;
	for (;; low -= 512)
		*low = 1;
	return NULL;
}

/* Ends by SIGUSR2 when the guard holds; or the creation's error. */
static int overflow(enum kt_backend backend, void *jump)
{
	const struct sigaction action = {
		.sa_sigaction = fault,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};
	const struct kt_attr attr = { .backend = backend,
				      .guard_size = guard_size };
	struct kt_thread t;
	int err;

	sigaction(SIGSEGV, &action, NULL);
	err = kt_create(&t, &attr, run_into_the_guard, jump);
	return err ? err : kt_join(&t, NULL);
}

/* An overflow hits the guard, not somebody's memory. */
Test(kthreads, overflow_hits_the_guard, .timeout = 20, .signal = SIGUSR2)
{
	cr_assert(overflow(KT_BACKEND_LIBC, NULL) == 0);
}

Test(kthreads, overflow_pthread, .timeout = 20, .signal = SIGUSR2)
{
	cr_assert(overflow(KT_BACKEND_PTHREAD, NULL) == 0);
}

Test(kthreads, overflow_pool, .timeout = 20, .signal = SIGUSR2)
{
	cr_assert(overflow(KT_BACKEND_POOL, NULL) == 0);
}

/* A frame that is larger than a page does not jump over a larger guard. */
Test(kthreads, overflow_large_guard, .timeout = 20, .signal = SIGUSR2)
{
	guard_size = LARGE_GUARD;
	cr_assert(overflow(KT_BACKEND_LIBC, &guard_size) == 0);
}

Test(kthreads, overflow_large_guard_pthread, .timeout = 20, .signal = SIGUSR2)
{
	guard_size = LARGE_GUARD;
	cr_assert(overflow(KT_BACKEND_PTHREAD, &guard_size) == 0);
}

/* As on kernels before 6.13. */
Test(kthreads, overflow_without_madvise, .timeout = 20, .signal = SIGUSR2)
{
	refused = SYS_CALL_madvise;
	refusal = -EINVAL;
	cr_assert(overflow(KT_BACKEND_LIBC, NULL) == 0);
}

/* As with too many maps: with a guard, or not at all. */
Test(kthreads, overflow_without_mprotect, .timeout = 20, .signal = SIGUSR2)
{
	refused = SYS_CALL_mprotect;
	refusal = -ENOMEM;
	cr_assert(overflow(KT_BACKEND_LIBC, NULL) == -ENOMEM);
	raise(SIGUSR2);
}

static void *write_each_page(void *arg)
{
	const int *pipes = arg;
	uintptr_t wrong = 0;

	find_the_guard();
	for (char *page = guard; page < guard_end; page += 4096)
		wrong += write(pipes[1], page, 1) != -1 || errno != EFAULT;
	/* The kernel can read the stack's lowest page, so it is the guard. */
	wrong += write(pipes[1], guard_end, 1) != 1;
	return (void *)wrong;
}

/* Each page of it is a guard, and no page more, new or used again. */
static void try_each_page(size_t size)
{
	for (int i = 1; i < 16; i++) {
		const struct kt_attr attr = {
			.backend = i % 2 ? KT_BACKEND_LIBC : KT_BACKEND_PTHREAD,
			.guard_size = size
		};
		struct kt_thread t;
		void *wrong;
		int pipes[2];

		guard_size = (size + 4095) & ~(size_t)4095;
		cr_assert(pipe(pipes) == 0);
		cr_assert(kt_create(&t, &attr, write_each_page, pipes) == 0);
		cr_assert(kt_join(&t, &wrong) == 0);
		cr_expect(!wrong, "%zu bytes: %zu pages are wrong", size,
			  (size_t)wrong);
		close(pipes[0]);
		close(pipes[1]);
	}
}

Test(kthreads, guard_is_whole, .timeout = 20)
{
	try_each_page(1);
	try_each_page(KT_GUARD_SIZE);
	try_each_page(3 * KT_GUARD_SIZE - 1);
	try_each_page(LARGE_GUARD);
}

Test(kthreads, guard_is_whole_without_madvise, .timeout = 20)
{
	refused = SYS_CALL_madvise;
	refusal = -EINVAL;
	try_each_page(KT_GUARD_SIZE);
	try_each_page(LARGE_GUARD);
}
