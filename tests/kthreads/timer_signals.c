/* SPDX-License-Identifier: MIT */
/*
 * The thread that serves timers leaves signals to the program's own.
 */
#include <signal.h>

#include "tests/paired/timer.h"

static uint64_t blocked;

static void note_mask(void *arg)
{
	sys_signal_mask(NULL, &blocked);
	*(_Atomic int *)arg = 1;
}

/* Signals are the program's; faults are those of who made them. */
Test(timer, signals_go_elsewhere, .timeout = 20)
{
	struct kt_timer t = { 0 };
	_Atomic int done = 0;
	uint64_t before, after, mask = UINT64_MAX;

	sys_signal_mask(NULL, &before);
	cr_assert(kt_timer_start(&t, PAST, 0, note_mask, &done) == 0);
	sys_signal_mask(NULL, &after);
	cr_expect(before == after);
	wait_until(&done, 1);
	for (int i = 1; i < 32; i++)
		if (i == SIGKILL || i == SIGSTOP || i == SIGSEGV ||
		    i == SIGBUS || i == SIGILL || i == SIGFPE || i == SIGTRAP ||
		    i == SIGSYS)
			mask &= ~(1ull << (i - 1));
	for (int i = 32; i < SIGRTMIN; i++)
		mask &= ~(1ull << (i - 1));
	cr_expect(blocked == mask, "%llx, not %llx",
		  (unsigned long long)blocked, (unsigned long long)mask);
}
