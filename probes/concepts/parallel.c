/* SPDX-License-Identifier: MIT */
/*
 * parallel: whether two threads run at the same time.
 *
 * They hand a turn to and fro by a variable, and only look at it meanwhile.
 * On one CPU each turn takes a switch, at the very least; so turns in excess
 * of all switches, of whatever kind, were taken by threads that ran at once.
 * Sabotage takes the second CPU away, and with it the second worker.
 */
#include <sys/resource.h>

#include "probes/concept.h"

#define TURNS       1000
#define PATIENCE_NS 2000000000 /* of two that should run at once */
#define ONE_CPU_NS  200000000  /* of two that cannot */
#define CANNOT      "two threads on one CPU took turns without a switch"

static struct concept_run *run_of;
static _Atomic uint64_t turns;
static uint64_t deadline_ns;

static void *take_turns(void *arg)
{
	uintptr_t me = (uintptr_t)arg;

	th_place(run_of->cpus[me % run_of->cpu_count]);
	while (turns < TURNS && sys_clock_ns() < deadline_ns)
		if (turns % 2 == me)
			turns++;
	return NULL;
}

static uint64_t switches(void)
{
	struct rusage u;
	uint64_t user = 0;

#ifdef TH_SWITCHES
	user = th_switches();
#endif
	getrusage(RUSAGE_SELF, &u);
	return user + (uint64_t)(u.ru_nvcsw + u.ru_nivcsw);
}

static int run(struct concept_run *r)
{
	uint64_t before = switches(), passed, switched;
	int one = r->cpu_count == 1, err = 0;
	th_thread threads[2];

	run_of = r;
	turns = 0;
	deadline_ns = sys_clock_ns() + (one ? ONE_CPU_NS : PATIENCE_NS);
	for (uintptr_t i = 0; !err && i < 2; i++)
		err = th_create(&threads[i], take_turns, (void *)i);
	for (int i = 0; !err && i < 2; i++)
		err = th_join(&threads[i], NULL);
	passed = turns ? turns - 1 : 0; /* the first had been there */
	switched = switches() - before;
	concept_number(r, one ? "turns on 1 CPU" : "turns on 2 CPUs", "",
		       passed);
	concept_number(r, one ? "switches on 1 CPU" : "switches on 2 CPUs", "",
		       switched);
	if (one)
		concept_expect(r, passed <= switched, CANNOT);
	else
		concept_expect(r, passed > switched,
			       "on 2 CPUs, the threads did not run at once");
	return err;
}

CONCEPT(parallel) = {
	.name = "parallel",
	.claim = "Kernel threads run at the same time on several CPUs; user "
		 "threads do so only on several workers.",
	.how = "Two pass a turn by a variable alone; on one CPU, each turn "
	       "takes a switch.",
	.chapter = 4,
	.cpus = { 2, 1 },
	.run = run,
#ifdef TH_ONE_CPU
	.lacks = "all its threads are on one CPU",
#endif
};
