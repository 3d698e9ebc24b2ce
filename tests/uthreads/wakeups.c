/* SPDX-License-Identifier: MIT */
/*
 * The hunt for a lost wake-up: a thread that posts and then computes, until
 * the one that it has woken says so.  If nobody is told of that one, nobody
 * ever will be, as whoever posted never switches.  It waits a little longer or
 * shorter each time, while the other worker searches, is about to sleep, or
 * sleeps.  WAKE_ROUNDS makes the hunt longer.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "uthreads/uthreads.h"

static struct ut_sem bell;
static _Atomic uint64_t answered;
static uint64_t rounds;

static void *answer(void *arg)
{
	for (uint64_t i = 1; i <= rounds; i++) {
		ut_sem_wait(&bell);
		answered = i;
	}
	return arg;
}

/* Around the time that a worker takes until it sleeps, and up to it. */
static void linger(unsigned *random, uint64_t round)
{
	unsigned longest = round % 1024 ? 512 : 262144;
	volatile unsigned spin = (unsigned)rand_r(random) % longest;

	while (spin)
		spin--;
}

static void *ring(void *arg)
{
	unsigned random = 1;
	struct ut_counters c;
	struct ut_thread t;

	cr_assert(ut_create(&t, NULL, answer, NULL) == 0);
	for (uint64_t i = 1; i <= rounds; i++) {
		ut_sem_post(&bell);
		while (answered != i)
			;
		linger(&random, i);
	}
	cr_assert(ut_join(&t, NULL) == 0);
	ut_counters(&c);
	fprintf(stderr, "%llu parks, %llu wakes, %llu steals\n",
		(unsigned long long)c.parks, (unsigned long long)c.wakes,
		(unsigned long long)c.steals);
	return arg;
}

Test(uthreads, no_wake_up_is_lost, .timeout = 280)
{
	const struct ut_config config = { .workers = 2 };
	const char *text = getenv("WAKE_ROUNDS");

	rounds = text ? strtoull(text, NULL, 10) : 5000;
	cr_assert(ut_run(&config, ring, NULL, NULL) == 0);
}
