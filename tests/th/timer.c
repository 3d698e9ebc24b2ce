/* SPDX-License-Identifier: MIT */
/*
 * Timers: called once, when it is time; or stopped, and then never.
 */
#include "base/sys.h"
#include "tests/th/contract.h"

#ifdef TH_CAN_TIMER

#define SOON_NS 2000000
#define LATE_NS UINT64_C(3600000000000)

static _Atomic int called;
static _Atomic uint64_t called_ns;

static void call(void *arg)
{
	called_ns = sys_clock_ns();
	called += *(int *)arg;
}

CONTRACT(a_timer_calls_once_and_not_early)
{
	th_timer t = { 0 };
	int one = 1;
	uint64_t begin = sys_clock_ns();

	EXPECT(th_timer_start(&t, SOON_NS, call, &one) == 0);
	while (!called)
		th_sleep(100000);
	EXPECT(called_ns - begin >= SOON_NS);
	EXPECT(th_timer_stop(&t) == 0);
	EXPECT(called == 1);
}

CONTRACT(a_timer_that_is_stopped_does_not_call)
{
	th_timer early = { 0 }, stopped = { 0 };
	int one = 1, hundred = 100;

	EXPECT(th_timer_start(&stopped, LATE_NS, call, &hundred) == 0);
	EXPECT(th_timer_stop(&stopped) == 1);
	EXPECT(th_timer_stop(&stopped) == 0);
	/* As it is free again; and another one passes it. */
	EXPECT(th_timer_start(&stopped, LATE_NS, call, &hundred) == 0);
	EXPECT(th_timer_start(&early, SOON_NS, call, &one) == 0);
	while (!called)
		th_sleep(100000);
	EXPECT(th_timer_stop(&stopped) == 1);
	EXPECT(called == 1);
}

#endif
