/* SPDX-License-Identifier: MIT */
/*
 * Threads that are resumed the moment they can be: what happens if one is
 * resumed, or its stack reused, before it has left its stack.
 *
 * Random work keeps all workers busy, so partners are on different ones.  A
 * storm of signals stops one of them at any instruction, for as long as the
 * others need to run what should not run yet.  STRESS_SEED repeats a run's
 * work; STRESS_ROUNDS makes it longer.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "uthreads/uthreads.h"

#define THREADS 8
#define TOKENS  4

static unsigned seed, rounds;

static unsigned from_environment(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static void work_a_little(unsigned *random)
{
	volatile unsigned spin = rand_r(random) % 256;

	while (spin)
		spin--;
}

/* Waits at another depth each time: an old context would not fit. */
static void __attribute__((noinline))
wait_at_depth(struct ut_sem *s, unsigned depth, unsigned mark)
{
	volatile unsigned here = mark;

	if (depth)
		wait_at_depth(s, depth - 1, mark * 31 + 1);
	else
		ut_sem_wait(s);
	if (here != mark)
		abort();
}

/*
 * Tokens go from thread to thread at random.  Who has one may post to a
 * thread that is just about to wait, on another worker.
 */
static struct ut_sem token[THREADS];
static _Atomic unsigned hops;

static void *pass_on(void *arg)
{
	unsigned me = (unsigned)(uintptr_t)arg, random = seed + me;

	for (;;) {
		wait_at_depth(&token[me], rand_r(&random) % 8, random);
		if (hops++ >= rounds)
			break;
		work_a_little(&random);
		ut_sem_post(&token[(unsigned)rand_r(&random) % THREADS]);
	}
	for (int i = 0; i < THREADS; i++)
		ut_sem_post(&token[i]); /* all may go home */
	return arg;
}

static void *tokens(void *arg)
{
	struct ut_thread t[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL, pass_on, (void *)i) == 0);
	for (int i = 0; i < TOKENS; i++)
		ut_sem_post(&token[i]);
	for (uintptr_t i = 0; i < THREADS; i++) {
		void *result = NULL;

		cr_assert(ut_join(&t[i], &result) == 0);
		cr_assert(result == (void *)i);
	}
	return arg;
}

static void *leaf(void *arg)
{
	unsigned random = (unsigned)(uintptr_t)arg;

	work_a_little(&random);
	return arg;
}

/* Threads that end while others join them, on whatever worker. */
static void *create_and_join(void *arg)
{
	unsigned random = seed + (unsigned)(uintptr_t)arg;

	for (unsigned n = 0; n < rounds / 40; n++) {
		struct ut_thread t[3];

		for (uintptr_t i = 0; i < 3; i++)
			cr_assert(ut_create(&t[i], NULL, leaf,
					    (void *)(n + i)) == 0);
		work_a_little(&random);
		for (uintptr_t i = 0; i < 3; i++) {
			void *result = NULL;

			cr_assert(ut_join(&t[i], &result) == 0);
			cr_assert(result == (void *)(n + i));
		}
	}
	return arg;
}

static void *families(void *arg)
{
	struct ut_thread t[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL, create_and_join, (void *)i) ==
			  0);
	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

static _Atomic int calm;

static void stand_still(int signal)
{
	(void)signal;
	for (volatile int spin = 20000; spin; spin--)
		;
}

/* Its own signals are blocked, so they hit the workers. */
static void *storm(void *arg)
{
	const struct timespec pause = { .tv_nsec = 50000 };

	while (!calm) {
		kill(getpid(), SIGUSR1);
		nanosleep(&pause, NULL);
	}
	return arg;
}

static pthread_t start_storm(void)
{
	const struct sigaction action = { .sa_handler = stand_still,
					  .sa_flags = SA_RESTART };
	pthread_t thread;
	sigset_t mask, before;

	sigaction(SIGUSR1, &action, NULL);
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &mask, &before);
	cr_assert(pthread_create(&thread, NULL, storm, NULL) == 0);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return thread;
}

static void stress(void *(*fn)(void *))
{
	const struct ut_config config = { .workers = 4 };
	pthread_t thread = start_storm();

	seed = from_environment("STRESS_SEED", (unsigned)time(NULL));
	rounds = from_environment("STRESS_ROUNDS", 1000000);
	fprintf(stderr, "STRESS_SEED=%u\n", seed);
	cr_assert(ut_run(&config, fn, NULL, NULL) == 0);
	calm = 1;
	pthread_join(thread, NULL);
}

Test(uthreads, tokens_between_workers, .timeout = 120)
{
	stress(tokens);
	cr_assert(hops >= rounds);
}

Test(uthreads, families_on_different_workers, .timeout = 120)
{
	stress(families);
}
