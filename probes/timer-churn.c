/* SPDX-License-Identifier: MIT */
/*
 * timer-churn: what it costs to start a timer and to stop it, while others
 * wait for their time, as a server does that has a deadline for each request.
 *
 * As many are pending as the axis says, for an hour and some, in no order.  One
 * operation is one start and stop of one more.  None may be called.
 */
#include "probes/chance.h"
#include "probes/probe.h"

#ifdef TH_CAN_TIMER
#define HOUR_NS UINT64_C(3600000000000)

static th_timer timers[1000000];
static uint64_t pending, chance, called;

static void call(void *unused)
{
	called = unused == NULL;
}

static int start(th_timer *t)
{
	return th_timer_start(t, HOUR_NS + chance_next(&chance), call, NULL);
}

static int run(struct probe_run *r)
{
	th_timer one = { 0 };
	int err = 0;

	for (; !err && pending < r->level; pending++)
		err = start(&timers[pending]);
	probe_begin(r);
	for (uint64_t i = 0; !err && i < r->ops; i++) {
		err = start(&one);
		r->work += th_timer_stop(&one) == 1;
	}
	probe_end(r);
	th_sleep(1); /* what is due, which nothing may be, is called */
	r->broken = called ? "a timer was called too early" : NULL;
	return err;
}

static int finish(void)
{
	while (pending && th_timer_stop(&timers[pending - 1]) == 1)
		pending--;
	return pending ? -EPROTO : 0;
}
#endif

PROBE(timer_churn) = {
	.name = "timer-churn",
	.what = "start and stop a timer while others are pending",
	.unit = "ns/timer",
	.axis = "pending",
	.levels = { 1, 1000, 100000 },
	.level_max = 1000000,
	.threads = 1,
	.cpus = 1,
	.suite = "standard",
#ifdef TH_CAN_TIMER
	.run = run,
	.finish = finish,
#else
	.lacks = "it has no timers",
#endif
};
