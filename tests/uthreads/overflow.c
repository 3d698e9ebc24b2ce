/* SPDX-License-Identifier: MIT */
/*
 * A user thread that overflows its stack runs into its guard.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

#include "uthreads/uthreads.h"

static char *volatile guard, *volatile guard_end;

/* On a stack of its own: did the write that failed go into the guard? */
static void fault(int signal, siginfo_t *info, void *context)
{
	char *address = info->si_addr;

	(void)signal;
	(void)context;
	if (address >= guard && address < guard_end)
		raise(SIGUSR2); /* what the test waits for */
	_exit(1);
}

static void *run_into_the_guard(void *arg)
{
	volatile char *low = __builtin_frame_address(0);

	/* The first frame is in the stack's last page, the guard below all. */
	guard_end = (char *)((uintptr_t)low | 4095) + 1 - 65536;
	guard = guard_end - UT_GUARD_SIZE;
	for (;; low -= 512)
		*low = 1;
	return arg;
}

/* An overflow hits the guard, not the next thread's memory. */
Test(uthreads, overflow_hits_the_guard, .timeout = 20, .signal = SIGUSR2)
{
	static char handler_stack[65536];
	const stack_t alternate = { .ss_sp = handler_stack,
				    .ss_size = sizeof handler_stack };
	const struct sigaction action = {
		.sa_sigaction = fault,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};

	sigaltstack(&alternate, NULL);
	sigaction(SIGSEGV, &action, NULL);
	ut_run(&(struct ut_config){ .workers = 1 }, run_into_the_guard, NULL,
	       NULL);
}
