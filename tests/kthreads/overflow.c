/* SPDX-License-Identifier: MIT */
/*
 * A raw thread that overflows its stack runs into its guard.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

#include "kthreads/kthreads.h"

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

static void *run_into_the_guard(void *arg)
{
	volatile char *low = __builtin_frame_address(0);
	static char handler_stack[65536];
	const stack_t alternate = { .ss_sp = handler_stack,
				    .ss_size = sizeof handler_stack };
	pthread_attr_t attr;
	void *base;
	size_t size;

	pthread_getattr_np(pthread_self(), &attr);
	pthread_attr_getstack(&attr, &base, &size);
	pthread_attr_destroy(&attr);
	guard_end = base; /* where the stack proper ends */
	guard = guard_end - KT_GUARD_SIZE;
	sigaltstack(&alternate, NULL);
	for (;; low -= 512)
		*low = 1;
	return arg;
}

/* An overflow hits the guard, not somebody's memory. */
Test(kthreads, overflow_hits_the_guard, .timeout = 20, .signal = SIGUSR2)
{
	const struct sigaction action = {
		.sa_sigaction = fault,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};
	struct kt_thread t;

	sigaction(SIGSEGV, &action, NULL);
	cr_assert(kt_create(&t, NULL, run_into_the_guard, NULL) == 0);
	kt_join(&t, NULL);
}
