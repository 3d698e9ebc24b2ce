/* SPDX-License-Identifier: MIT */
/*
 * slices: who lets two threads share one CPU.
 *
 * One computes, and calls nothing, until another has had some turns or its
 * patience ends; then it yields.  Who cannot be interrupted lets nobody else
 * run until then.  With sabotage there is no second thread to share with,
 * before or after.
 */
#include "probes/concept.h"

#define TURNS  5 /* of the other, by which it is seen */
#define YIELDS 100
#ifdef TH_CAN_SLICE
#define PATIENCE_NS 2000000000
#else
#define PATIENCE_NS 50000000
#endif

static _Atomic uint64_t turns;
static _Atomic int stop;

static void *other(void *arg)
{
	while (!stop) {
		turns++;
		th_yield();
	}
	return arg;
}

static uint64_t compute(void)
{
	uint64_t deadline_ns = sys_clock_ns() + PATIENCE_NS, before = turns;

	while (turns - before < TURNS && sys_clock_ns() < deadline_ns)
		;
	return turns - before;
}

static uint64_t yield(void)
{
	uint64_t before = turns;

	for (int i = 0; i < YIELDS; i++)
		th_yield();
	return turns - before;
}

static int run(struct concept_run *r)
{
	uint64_t computing, yielding;
	th_thread t;
	int err = 0;

	if (!r->sabotage)
		err = th_create(&t, other, NULL);
	while (!err && !r->sabotage && !turns)
		th_yield(); /* until it is there */
	computing = compute();
	yielding = yield();
	stop = 1;
	if (!err && !r->sabotage)
		err = th_join(&t, NULL);
	concept_number(r, "turns of another as one computes", "", computing);
	concept_number(r, "times that it yields then", "", YIELDS);
	concept_number(r, "turns of the other meanwhile", "", yielding);
#ifdef TH_CAN_SLICE
	concept_expect(r, computing > 0,
		       "a thread that computes let no other run");
#else
	concept_expect(r, computing == 0,
		       "another ran, though nobody had let it");
#endif
	concept_expect(r, yielding > 0, "yielding let no other thread run");
	return err;
}

CONCEPT(slices) = {
	.name = "slices",
	.claim = "On one CPU, the kernel lets threads share by slices of "
		 "time; cooperative threads need to yield.",
	.how = "One thread computes, then it yields; another counts its own "
	       "turns.",
	.chapter = 5,
	.run = run,
};
