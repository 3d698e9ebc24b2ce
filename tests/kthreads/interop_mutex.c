/* SPDX-License-Identifier: MIT */
/*
 * Mutexes of pthreads and of kthreads, of each kind, held in turn by threads
 * of both.  The C library and the kernel know a mutex's holder by its tid, so
 * they must be right about whose it is, whoever asks.
 */
#include <errno.h>
#include <stdatomic.h>

#include "tests/kthreads/mixed.h"
#include "tests/kthreads/pmutex.h"

#define ROUNDS 2000

static pthread_mutex_t mutex;
static struct kt_mutex kt_mutex;
static long inside; /* under the mutex */
static _Atomic int wrong;

/* Loses counts if two are inside; yields there, so that others do wait. */
static void count_inside(int round)
{
	long seen = inside;

	if (round % 16 == 0)
		kt_yield();
	__asm__ volatile("" ::: "memory");
	inside = seen + 1;
}

static void *count_often(void *nested)
{
	for (int i = 0; i < ROUNDS; i++) {
		wrong += pthread_mutex_lock(&mutex) != 0;
		if (nested)
			wrong += pthread_mutex_lock(&mutex) != 0;
		count_inside(i);
		if (nested)
			wrong += pthread_mutex_unlock(&mutex) != 0;
		wrong += pthread_mutex_unlock(&mutex) != 0;
	}
	return NULL;
}

static void expect_exclusion(enum kt_backend backend, int nested)
{
	inside = 0;
	mixed_run(backend, count_often, nested ? &inside : NULL);
	cr_expect(wrong == 0);
	cr_expect(inside == 2L * MIXED * ROUNDS, "%ld", inside);
	cr_expect(pthread_mutex_destroy(&mutex) == 0);
}

EACH_BACKEND(mutex, exclusion)
{
	static const int protocols[] = { PTHREAD_PRIO_NONE,
					 PTHREAD_PRIO_INHERIT };

	for (int robust = 0; robust < 2; robust++) {
		for (int p = 0; p < 2; p++) {
			pmutex_make(&mutex, PTHREAD_MUTEX_NORMAL, robust,
				    protocols[p]);
			expect_exclusion(backend, 0);
			pmutex_make(&mutex, PTHREAD_MUTEX_ERRORCHECK, robust,
				    protocols[p]);
			expect_exclusion(backend, 0);
			pmutex_make(&mutex, PTHREAD_MUTEX_RECURSIVE, robust,
				    protocols[p]);
			expect_exclusion(backend, 1);
		}
	}
	pmutex_make(&mutex, PTHREAD_MUTEX_ADAPTIVE_NP, PTHREAD_MUTEX_STALLED,
		    PTHREAD_PRIO_NONE);
	expect_exclusion(backend, 0);
}

static void *count_in_ours(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		kt_mutex_lock(&kt_mutex);
		count_inside(i);
		kt_mutex_unlock(&kt_mutex);
	}
	return arg;
}

EACH_BACKEND(mutex, exclusion_by_kt_mutex)
{
	mixed_run(backend, count_in_ours, NULL);
	cr_expect(inside == 2L * MIXED * ROUNDS, "%ld", inside);
	cr_expect(kt_mutex_trylock(&kt_mutex) == 0);
}

/* What a thread that does not hold it is told, and then what its holder is. */
static int relock; /* what a second lock by the holder returns */
static struct kt_sem held, tried;

static void *hold(void *arg)
{
	int err;

	wrong += pthread_mutex_lock(&mutex) != 0;
	wrong += pthread_mutex_lock(&mutex) != relock;
	/* Either error is right, and glibc has both. */
	err = pthread_mutex_trylock(&mutex);
	wrong += relock ? err != EBUSY && err != EDEADLK : err != 0;
	kt_sem_post(&held);
	kt_sem_wait(&tried);
	if (!relock) {
		wrong += pthread_mutex_unlock(&mutex) != 0;
		wrong += pthread_mutex_unlock(&mutex) != 0;
	}
	wrong += pthread_mutex_unlock(&mutex) != 0;
	wrong += pthread_mutex_unlock(&mutex) != EPERM;
	return arg;
}

static void *try_what_is_held(void *arg)
{
	const struct timespec past = { 0 };

	kt_sem_wait(&held);
	wrong += pthread_mutex_trylock(&mutex) != EBUSY;
	wrong += pthread_mutex_unlock(&mutex) != EPERM;
	wrong += pthread_mutex_timedlock(&mutex, &past) != ETIMEDOUT;
	kt_sem_post(&tried);
	return arg;
}

EACH_BACKEND(mutex, holder_is_known)
{
	static const int protocols[] = { PTHREAD_PRIO_NONE,
					 PTHREAD_PRIO_INHERIT };

	for (int i = 0; i < 4; i++) {
		int type = i % 2 ? PTHREAD_MUTEX_ERRORCHECK
				 : PTHREAD_MUTEX_RECURSIVE;

		relock = i % 2 ? EDEADLK : 0;
		pmutex_make(&mutex, type, PTHREAD_MUTEX_STALLED,
			    protocols[i / 2]);
		mixed_pair(backend, hold, try_what_is_held, NULL);
		mixed_pair(backend, try_what_is_held, hold, NULL);
		cr_expect(wrong == 0, "case %d: %d", i, wrong);
	}
}

static void *die_with_it(void *arg)
{
	wrong += pthread_mutex_lock(&mutex) != 0;
	return arg;
}

/* After one that mended it, another finds it as new. */
static void *inherit(void *arg)
{
	wrong += pthread_mutex_lock(&mutex) != EOWNERDEAD;
	wrong += pthread_mutex_consistent(&mutex) != 0;
	wrong += pthread_mutex_unlock(&mutex) != 0;
	wrong += pthread_mutex_lock(&mutex) != 0;
	wrong += pthread_mutex_unlock(&mutex) != 0;
	return arg;
}

static void *inherit_and_give_up(void *arg)
{
	wrong += pthread_mutex_lock(&mutex) != EOWNERDEAD;
	wrong += pthread_mutex_unlock(&mutex) != 0;
	wrong += pthread_mutex_lock(&mutex) != ENOTRECOVERABLE;
	return arg;
}

/* A pooled thread does not die, so this is of the others. */
static void pass_on(enum kt_backend backend, int protocol)
{
	pmutex_make(&mutex, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST,
		    protocol);
	for (int i = 0; i < 20; i++) {
		mixed_kthread(backend, die_with_it, NULL);
		mixed_pthread(inherit, NULL);
		mixed_pthread(die_with_it, NULL);
		mixed_kthread(backend, inherit, NULL);
		mixed_kthread(backend, die_with_it, NULL);
		mixed_kthread(backend, inherit, NULL);
	}
	mixed_kthread(backend, die_with_it, NULL);
	mixed_pthread(inherit_and_give_up, NULL);
	cr_expect(wrong == 0, "%d", wrong);
}

Test(mutex, dead_holder_libc, .timeout = 60)
{
	pass_on(KT_BACKEND_LIBC, PTHREAD_PRIO_NONE);
	pass_on(KT_BACKEND_LIBC, PTHREAD_PRIO_INHERIT);
}

Test(mutex, dead_holder_pthread, .timeout = 60)
{
	pass_on(KT_BACKEND_PTHREAD, PTHREAD_PRIO_NONE);
	pass_on(KT_BACKEND_PTHREAD, PTHREAD_PRIO_INHERIT);
}
