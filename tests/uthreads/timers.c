/* SPDX-License-Identifier: MIT */
/*
 * Timers and runs: who may start one, how long a run lasts for it, and that the
 * next run knows nothing of it.  What timers do is tested for both libraries,
 * in tests/paired/.
 */
#include <criterion/criterion.h>
#include <errno.h>

#include "uthreads/uthreads.h"

static struct ut_timer timer;
static struct ut_sem never;
static int calls;

static void call(void *unused)
{
	(void)unused;
	calls++;
}

Test(uthreads_timers, only_user_threads_have_them, .timeout = 20)
{
	cr_expect(ut_timer_start(&timer, 1, 0, call, NULL) == -EPERM);
	cr_expect(ut_timer_stop(&timer) == -EPERM);
}

static void *start_one(void *arg)
{
	cr_expect(ut_timer_start(&timer, ut_after(3000000), 0, call, arg) == 0);
	return arg;
}

/* Its last thread has returned, and the call is still to come. */
Test(uthreads_timers, a_run_lasts_for_them, .timeout = 20)
{
	for (unsigned workers = 1; workers < 4; workers++) {
		const struct ut_config config = { .workers = workers };

		calls = 0;
		cr_assert(ut_run(&config, start_one, NULL, NULL) == 0);
		cr_expect(calls == 1);
	}
}

static void *stop_one(void *arg)
{
	start_one(arg);
	ut_yield();
	cr_expect(ut_timer_stop(&timer) == 1);
	return arg;
}

/* Nor longer, once it is stopped: not until its time. */
Test(uthreads_timers, a_run_does_not_last_for_what_is_stopped, .timeout = 20)
{
	struct ut_counters c;

	calls = 0;
	cr_assert(ut_run(NULL, stop_one, NULL, NULL) == 0);
	cr_expect(calls == 0);
	ut_counters(&c);
	cr_expect(c.created == 0);
}

static void *wait_beside_one(void *arg)
{
	cr_expect(ut_timer_start(&timer, UT_FOREVER, 0, call, arg) == 0);
	ut_sem_wait(&never);
	return arg;
}

Test(uthreads_timers, the_next_run_begins_without, .timeout = 20)
{
	for (int i = 0; i < 3; i++) {
		never = (struct ut_sem){ 0 };
		cr_assert(ut_run(NULL, wait_beside_one, NULL, NULL) ==
			  -EDEADLK);
	}
	calls = 0;
	cr_assert(ut_run(NULL, start_one, NULL, NULL) == 0);
	cr_expect(calls == 1);
}
