/* SPDX-License-Identifier: MIT */
/*
 * Floating-point modes of threads that keep their own, beside those that do
 * not, some of which are bound: a worker that looks around when one of them
 * goes on may let another one run first.
 */
#include <criterion/criterion.h>
#include <fenv.h>
#include <sched.h>
#include <stdint.h>

#include "uthreads/uthreads.h"

#define THREADS 8
#define YIELDS  2000

static int cpu;

static const int modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };

static void *keep_mode(void *arg)
{
	uintptr_t i = (uintptr_t)arg;
	int mine = i % 2 ? modes[i / 2 % 3] : FE_TONEAREST;

	if (i % 2)
		fesetround(mine);
	for (int n = 0; n < YIELDS; n++) {
		ut_yield();
		if (n % 512 == 0)
			ut_sleep(1000);
		cr_assert(fegetround() == mine, "thread %d: %x, not %x", (int)i,
			  (unsigned)fegetround(), (unsigned)mine);
	}
	return arg;
}

static void *keep_modes(void *arg)
{
	struct ut_thread t[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++) {
		const struct ut_attr attr = {
			.cpus = &cpu,
			.cpu_count = i / 2 % 2,
			.save_fp = i % 2,
		};

		cr_assert(ut_create(&t[i], &attr, keep_mode, (void *)i) == 0);
	}
	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

Test(uthreads, modes_beside_bound_threads, .timeout = 20)
{
	cpu_set_t set;

	cr_assert(sched_getaffinity(0, sizeof set, &set) == 0);
	while (!CPU_ISSET(cpu, &set))
		cpu++;
	for (unsigned workers = 1; workers <= 2; workers++) {
		const int cpus[] = { cpu, cpu };
		const struct ut_config config = { .workers = workers,
						  .cpus = cpus };

		cr_assert(ut_run(&config, keep_modes, NULL, NULL) == 0);
	}
}
