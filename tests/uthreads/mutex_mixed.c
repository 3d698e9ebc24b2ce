/* SPDX-License-Identifier: MIT */
/*
 * Mutexes and semaphores of pthreads, shared by user threads and by threads of
 * pthreads.  The C library and the kernel know a mutex's holder by its kernel
 * thread: a user thread that does not switch in between is as good as one.
 */
#include <semaphore.h>

#include "tests/kthreads/pmutex.h"
#include "tests/uthreads/races.h"

#define MIXED  3 /* of each kind */
#define ROUNDS 1500

static pthread_mutex_t mutex;
static int nested;
static long inside; /* under the mutex */
static _Atomic int wrong;

static void make(int type, int robust, int protocol)
{
	pmutex_make(&mutex, type, robust, protocol);
	nested = type == PTHREAD_MUTEX_RECURSIVE;
}

/* Loses counts if two are inside; the kernel runs others, who have to wait. */
static void count_inside(int round)
{
	long seen;

	wrong += pthread_mutex_lock(&mutex) != 0;
	if (nested)
		wrong += pthread_mutex_lock(&mutex) != 0;
	seen = inside;
	if (round % 16 == 0)
		sched_yield();
	__asm__ volatile("" ::: "memory");
	inside = seen + 1;
	if (nested)
		wrong += pthread_mutex_unlock(&mutex) != 0;
	wrong += pthread_mutex_unlock(&mutex) != 0;
}

static void *count_as_pthread(void *arg)
{
	for (int i = 0; i < ROUNDS; i++)
		count_inside(i);
	return arg;
}

/* From worker to worker, but never with the mutex. */
static void *count_as_user(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		count_inside(i);
		if (i % 64)
			ut_yield();
		else
			ut_sleep(10000);
	}
	return arg;
}

static void *count_all(void *arg)
{
	struct ut_thread t[MIXED];

	for (int i = 0; i < MIXED; i++)
		cr_assert(ut_create(&t[i], NULL, count_as_user, NULL) == 0);
	for (int i = 0; i < MIXED; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

static void expect_exclusion(int type, int robust, int protocol)
{
	pthread_t p[MIXED];

	make(type, robust, protocol);
	inside = 0;
	for (int i = 0; i < MIXED; i++)
		cr_assert(pthread_create(&p[i], NULL, count_as_pthread, NULL) ==
			  0);
	race_run(count_all, 0);
	for (int i = 0; i < MIXED; i++)
		pthread_join(p[i], NULL);
	cr_expect(wrong == 0, "type %d: %d", type, wrong);
	cr_expect(inside == 2L * MIXED * ROUNDS, "type %d: %ld", type, inside);
	cr_expect(pthread_mutex_destroy(&mutex) == 0);
}

static void expect_all_exclusions(const char *workers)
{
	static const int types[] = { PTHREAD_MUTEX_NORMAL,
				     PTHREAD_MUTEX_ERRORCHECK,
				     PTHREAD_MUTEX_RECURSIVE };

	setenv("UT_WORKERS", workers, 1);
	for (int i = 0; i < 3; i++) {
		expect_exclusion(types[i], PTHREAD_MUTEX_STALLED,
				 PTHREAD_PRIO_NONE);
		expect_exclusion(types[i], PTHREAD_MUTEX_ROBUST,
				 PTHREAD_PRIO_INHERIT);
	}
	expect_exclusion(PTHREAD_MUTEX_ADAPTIVE_NP, PTHREAD_MUTEX_STALLED,
			 PTHREAD_PRIO_NONE);
}

Test(mutex, exclusion_pthread, .timeout = 60)
{
	expect_all_exclusions("pthread");
}

Test(mutex, exclusion_clone, .timeout = 60)
{
	expect_all_exclusions("clone");
}

static _Atomic int held, tried;

/* Without a switch: the other one is told by what it looks at all the time. */
static void *hold(void *arg)
{
	wrong += pthread_mutex_lock(&mutex) != 0;
	held = 1;
	while (!tried)
		sched_yield();
	wrong += pthread_mutex_unlock(&mutex) != 0;
	wrong += pthread_mutex_unlock(&mutex) != EPERM;
	return arg;
}

static void *try_what_is_held(void *arg)
{
	const struct timespec past = { 0 };

	while (!held)
		sched_yield();
	wrong += pthread_mutex_trylock(&mutex) != EBUSY;
	wrong += pthread_mutex_unlock(&mutex) != EPERM;
	wrong += pthread_mutex_timedlock(&mutex, &past) != ETIMEDOUT;
	tried = 1;
	return arg;
}

/* One of the two is a user thread, on the worker that is not the caller. */
static void *(*user)(void *);

static void *run_user(void *arg)
{
	const struct ut_attr other = race_bound(1);
	struct ut_thread t;

	cr_assert(ut_create(&t, &other, user, NULL) == 0);
	cr_assert(ut_join(&t, NULL) == 0);
	return arg;
}

static void expect_holder_is_known(void *(*first)(void *),
				   void *(*second)(void *))
{
	pthread_t p;

	held = tried = 0;
	user = first;
	cr_assert(pthread_create(&p, NULL, second, NULL) == 0);
	race_run(run_user, 0);
	pthread_join(p, NULL);
	cr_expect(wrong == 0, "%d", wrong);
}

Test(mutex, holder_is_known, .timeout = 60)
{
	for (int i = 0; i < 8; i++) {
		setenv("UT_WORKERS", i & 1 ? "clone" : "pthread", 1);
		make(i & 2 ? PTHREAD_MUTEX_ERRORCHECK : PTHREAD_MUTEX_RECURSIVE,
		     PTHREAD_MUTEX_STALLED,
		     i & 4 ? PTHREAD_PRIO_INHERIT : PTHREAD_PRIO_NONE);
		expect_holder_is_known(hold, try_what_is_held);
		expect_holder_is_known(try_what_is_held, hold);
	}
}

static sem_t ping, pong;
static _Atomic int passed;

static void *answer(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		sem_wait(&ping);
		sem_post(&pong);
	}
	return arg;
}

/* Stops its worker; those that are ready there go on elsewhere. */
static void *ask(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		sem_post(&ping);
		sem_wait(&pong);
		passed++;
	}
	return arg;
}

static void *ask_beside(void *arg)
{
	struct ut_thread t[2];

	for (int i = 0; i < 2; i++)
		cr_assert(ut_create(&t[i], NULL, ask, NULL) == 0);
	while (passed < 2 * ROUNDS)
		ut_yield();
	for (int i = 0; i < 2; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

Test(mutex, semaphores, .timeout = 60)
{
	for (int i = 0; i < 2; i++) {
		pthread_t p[2];

		setenv("UT_WORKERS", i ? "clone" : "pthread", 1);
		passed = 0;
		for (int k = 0; k < 2; k++)
			cr_assert(pthread_create(&p[k], NULL, answer, NULL) ==
				  0);
		race_run(ask_beside, 0);
		for (int k = 0; k < 2; k++)
			pthread_join(p[k], NULL);
		cr_expect(passed == 2 * ROUNDS);
	}
}
