/* SPDX-License-Identifier: MIT */
/*
 * Several threads start and stop timers while they run: nothing is lost,
 * nothing runs twice, and nothing runs after its stop.
 */
#include "tests/paired/timer.h"

#define THREADS 4
#define SHARED  8
#define ENOUGH  2000 /* runs, and stops, of all timers */

static struct shared {
	struct PAIRED(timer) timer;
	_Atomic int started, ran, stopped;
} shared[SHARED];

static unsigned first_seed;
static _Atomic int all_ran, all_stopped;

static void count_run(void *arg)
{
	struct shared *s = arg;

	all_ran++;
	/* Now and then once more, also while others stop it. */
	if (++s->ran % 4 == 0 &&
	    PAIRED(timer_start)(&s->timer, PAST, 0, count_run, s) == 0)
		s->started++;
}

static void *start_and_stop(void *arg)
{
	unsigned state = first_seed + (unsigned)(uintptr_t)arg;

	while (all_ran < ENOUGH || all_stopped < ENOUGH) {
		struct shared *s = &shared[rand_r(&state) % SHARED];
		uint64_t us = (uint64_t)(rand_r(&state) % 50);
		int result;

		if (rand_r(&state) % 8 == 0)
			PAIRED(yield)();
		if (rand_r(&state) % 2) {
			result = PAIRED(timer_start)(&s->timer, after_us(us), 0,
						     count_run, s);
			s->started += result == 0;
			if (result != 0 && result != -EBUSY)
				return "start failed";
		} else {
			result = PAIRED(timer_stop)(&s->timer);
			s->stopped += result;
			all_stopped += result;
			if (result != 0 && result != 1)
				return "stop failed";
		}
	}
	return NULL;
}

/* Each start has run once, or a stop has said 1: never both, nor neither. */
PAIRED_TEST(timer_storm, each_start_is_accounted_for)
{
	struct PAIRED(thread) t[THREADS];

	first_seed = seed();
	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(PAIRED(create)(&t[i], NULL, start_and_stop,
					 (void *)i) == 0);
	for (int i = 0; i < THREADS; i++) {
		void *wrong;

		cr_assert(PAIRED(join)(&t[i], &wrong) == 0);
		cr_expect(wrong == NULL, "%s", (char *)wrong);
	}
	for (int i = 0; i < SHARED; i++) {
		struct shared *s = &shared[i];

		s->stopped += PAIRED(timer_stop)(&s->timer);
		cr_expect(s->started == s->ran + s->stopped,
			  "%d started, %d ran, %d stopped", s->started, s->ran,
			  s->stopped);
	}
}

struct owned {
	struct PAIRED(timer) timer;
	_Atomic int stopped, late, runs;
};

static void note_late(void *arg)
{
	struct owned *o = arg;

	all_ran++;
	o->late += o->stopped;
	o->runs++;
	PAIRED(yield)();
	PAIRED(yield)();
	o->late += o->stopped;
}

/* After stop has returned, one-shot or periodic, the function does not run. */
static void *own(void *arg)
{
	unsigned state = first_seed + (unsigned)(uintptr_t)arg;
	struct owned o = { .stopped = 1 };

	while (all_ran < ENOUGH || all_stopped < ENOUGH) {
		uint64_t us = (uint64_t)(rand_r(&state) % 20);
		uint64_t period = rand_r(&state) % 2 ? 5000 : 0;
		int runs = o.runs;

		o.stopped = 0;
		if (PAIRED(timer_start)(&o.timer, after_us(us), period,
					note_late, &o))
			return "start failed";
		/* Half of them are stopped while they run, or after. */
		while (us % 2 && o.runs == runs)
			PAIRED(yield)();
		all_stopped += PAIRED(timer_stop)(&o.timer);
		o.stopped = 1;
		PAIRED(yield)(); /* time enough to be late */
		PAIRED(yield)();
	}
	return o.late ? "it ran after its stop" : NULL;
}

PAIRED_TEST(timer_storm, nothing_runs_after_its_stop)
{
	struct PAIRED(thread) t[THREADS];

	first_seed = seed();
	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(PAIRED(create)(&t[i], NULL, own, (void *)i) == 0);
	for (int i = 0; i < THREADS; i++) {
		void *wrong;

		cr_assert(PAIRED(join)(&t[i], &wrong) == 0);
		cr_expect(wrong == NULL, "%s", (char *)wrong);
	}
}
