/* SPDX-License-Identifier: MIT */
/*
 * A thread that ends on one worker at about the time when another one, on
 * another worker, joins it or lets it go.
 *
 * What is random comes from a seed, which is printed; STRESS_SEED sets it.
 */
#ifndef TESTS_UTHREADS_RACES_H
#define TESTS_UTHREADS_RACES_H

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cpu.h"
#include "uthreads/uthreads.h"

#define SPIN_MAX 4000      /* rounds: as long as a start elsewhere takes */
#define PATIENCE 100000000 /* rounds: until another one has a CPU */

static int race_cpus[2];
static _Atomic int race_leaving; /* one is about to end */

static inline unsigned race_seed(void)
{
	const char *given = getenv("STRESS_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10)
			      : (unsigned)time(NULL);

	fprintf(stderr, "STRESS_SEED=%u\n", seed);
	return seed;
}

static inline void race_spin(unsigned rounds)
{
	while (rounds--)
		cpu_relax();
}

/* Until it is about to end, and a little longer or shorter each time. */
static inline void race_meet(unsigned random)
{
	for (int i = 0; !race_leaving && i < PATIENCE; i++)
		cpu_relax();
	race_leaving = 0;
	for (volatile unsigned i = random % 128; i; i--)
		;
}

/* Each of two workers has a CPU: its own, if there are two. */
static inline void race_run(void *(*fn)(void *), size_t max_threads)
{
	const struct ut_config config = { .workers = 2,
					  .cpus = race_cpus,
					  .max_threads = max_threads };
	cpu_set_t set;
	int n = 0;

	cr_assert(sched_getaffinity(0, sizeof set, &set) == 0);
	for (int cpu = 0; cpu < CPU_SETSIZE && n < 2; cpu++)
		if (CPU_ISSET(cpu, &set))
			race_cpus[n++] = cpu;
	if (n == 1)
		race_cpus[1] = race_cpus[0];
	cr_assert(ut_run(&config, fn, NULL, NULL) == 0);
}

/* One that runs on worker i only, and one that may be stolen. */
static inline struct ut_attr race_bound(int i)
{
	return (struct ut_attr){ .cpus = &race_cpus[i], .cpu_count = 1 };
}

/* Runs fn on the first worker, so that there is one left for the others. */
static inline void *race_on_first(void *(*fn)(void *))
{
	const struct ut_attr attr = race_bound(0);
	struct ut_thread t;
	void *result;

	cr_assert(ut_create(&t, &attr, fn, NULL) == 0);
	cr_assert(ut_join(&t, &result) == 0);
	return result;
}

static inline int race_is_waiting(const struct ut_info *info, void *n)
{
	*(int *)n += info->state[0] == 'w';
	return 0;
}

/* Until no more threads than that are alive, nor what is left of them. */
static inline void race_await_count(size_t count)
{
	uint64_t end = ut_after(10000000000);

	while (ut_count() > count && ut_after(0) < end)
		ut_yield();
	cr_expect(ut_count() == count, "%zu threads, not %zu", ut_count(),
		  count);
}

/* Until so many threads wait. */
static inline void race_await_waiting(int wanted)
{
	int n = 0;

	do {
		ut_yield();
		n = 0;
		ut_for_each(race_is_waiting, &n);
	} while (n < wanted);
}

#endif
