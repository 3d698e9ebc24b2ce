/* SPDX-License-Identifier: MIT */
/*
 * Rounds of a barrier, and threads, that end at about the time when who waits
 * for them gives up: for all who wait it is the one or the other.
 */
#include "tests/uthreads/timed.h"

struct round {
	struct ut_barrier *barrier;
	uint64_t deadline;
};

static void *arrive(void *round)
{
	const struct round *r = round;

	return (void *)(intptr_t)ut_barrier_wait_until(r->barrier, r->deadline);
}

/* A round is whole for all who arrived, or for nobody. */
static void *arrive_late(void *arg)
{
	uint64_t draws = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct ut_barrier *barrier = malloc(sizeof *barrier);
		struct ut_thread t[3];
		struct round r[3];
		int whole = 0, broken = 0;
		void *result;

		cr_assert(barrier && ut_barrier_init(barrier, 3) == 0);
		for (int k = 0; k < 3; k++) {
			r[k] = (struct round){ barrier,
					       ut_after(draw(&draws, 20000)) };
			cr_assert(ut_create(&t[k], NULL, arrive, &r[k]) == 0);
			if (draw(&draws, 2))
				ut_sleep(draw(&draws, 5000));
		}
		for (int k = 0; k < 3; k++) {
			cr_assert(ut_join(&t[k], &result) == 0);
			whole += (intptr_t)result >= 0;
			broken += (intptr_t)result == -ETIMEDOUT ||
				  (intptr_t)result == -ECANCELED;
		}
		cr_assert(whole == 3 || broken == 3, "%d, %d", whole, broken);
		cr_assert((ut_barrier_wait_until(barrier, 1) == -ECANCELED) ==
			  (broken == 3));
		free(barrier);
	}
	return arg;
}

Test(timed, a_round_is_whole_or_broken, .timeout = 60)
{
	run_all(arrive_late);
}

static void *sleep_some_time(void *ns)
{
	ut_sleep((uintptr_t)ns);
	return ns;
}

/* A thread that ends while its joiner gives up. */
static void *join_by_chance(void *number)
{
	uint64_t draws = (uintptr_t)number << 32;

	for (int i = 0; i < ROUNDS / 2; i++) {
		void *ns = (void *)(uintptr_t)draw(&draws, 20000), *result;
		struct ut_thread t;
		int err;

		cr_assert(ut_create(&t, NULL, sleep_some_time, ns) == 0);
		while ((err = ut_join_until(&t, &result,
					    ut_after(draw(&draws, 20000)))))
			cr_assert(err == -ETIMEDOUT);
		cr_assert(result == ns);
	}
	return NULL;
}

static void *join_in_vain(void *arg)
{
	struct ut_thread t[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL, join_by_chance,
				    (void *)(i + 1)) == 0);
	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

Test(timed, a_join_that_gives_up_may_be_tried_again, .timeout = 60)
{
	run_all(join_in_vain);
}
