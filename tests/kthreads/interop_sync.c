/* SPDX-License-Identifier: MIT */
/*
 * What else synchronises, shared by threads of kthreads and of pthreads: the
 * objects of pthreads, of POSIX, of C11, and kthreads' own.
 */
#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <threads.h>

#include "tests/kthreads/mixed.h"

#define ROUNDS 3000

static _Atomic int wrong, called;

/* A ball goes to and fro, by a pair of each kind of semaphore. */
static sem_t ping, pong;
static struct kt_sem kt_ping, kt_pong;
static long ball;

static void *play_first(void *ours)
{
	for (long i = 0; i < ROUNDS; i++) {
		wrong += ball != 2 * i;
		ball++;
		if (ours) {
			kt_sem_post(&kt_ping);
			kt_sem_wait(&kt_pong);
		} else {
			sem_post(&ping);
			sem_wait(&pong);
		}
	}
	return NULL;
}

static void *play_second(void *ours)
{
	for (long i = 0; i < ROUNDS; i++) {
		if (ours)
			kt_sem_wait(&kt_ping);
		else
			sem_wait(&ping);
		wrong += ball != 2 * i + 1;
		ball++;
		if (ours)
			kt_sem_post(&kt_pong);
		else
			sem_post(&pong);
	}
	return NULL;
}

EACH_BACKEND(sync, semaphores)
{
	for (int ours = 0; ours < 2; ours++) {
		ball = 0;
		mixed_pair(backend, play_first, play_second,
			   ours ? &ball : NULL);
		ball = 0;
		mixed_pair(backend, play_second, play_first,
			   ours ? &ball : NULL);
		cr_expect(ball == 2 * ROUNDS && wrong == 0);
	}
}

/* Each waits for its turn: a number under a mutex. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct kt_mutex kt_lock;
static struct kt_cond kt_changed;
static mtx_t c11_lock;
static cnd_t c11_changed;
static long turn;
static _Atomic long next_place;

static void *take_turns(void *arg)
{
	long me = next_place++;

	for (long i = me; i < ROUNDS; i += 2L * MIXED) {
		pthread_mutex_lock(&lock);
		while (turn != i)
			pthread_cond_wait(&changed, &lock);
		turn++;
		pthread_cond_broadcast(&changed);
		pthread_mutex_unlock(&lock);
	}
	return arg;
}

static void *take_our_turns(void *arg)
{
	long me = next_place++;

	for (long i = me; i < ROUNDS; i += 2L * MIXED) {
		kt_mutex_lock(&kt_lock);
		while (turn != i)
			kt_cond_wait(&kt_changed, &kt_lock);
		turn++;
		kt_cond_broadcast(&kt_changed);
		kt_mutex_unlock(&kt_lock);
	}
	return arg;
}

static void *take_c11_turns(void *arg)
{
	long me = next_place++;

	for (long i = me; i < ROUNDS; i += 2L * MIXED) {
		wrong += mtx_lock(&c11_lock) != thrd_success;
		while (turn != i)
			cnd_wait(&c11_changed, &c11_lock);
		turn++;
		cnd_broadcast(&c11_changed);
		wrong += mtx_unlock(&c11_lock) != thrd_success;
	}
	return arg;
}

static void expect_turns(enum kt_backend backend, void *(*fn)(void *))
{
	turn = 0;
	next_place = 0;
	mixed_run(backend, fn, NULL);
	cr_expect(turn == ROUNDS, "%ld", turn);
	cr_expect(wrong == 0);
}

EACH_BACKEND(sync, conditions)
{
	expect_turns(backend, take_turns);
	expect_turns(backend, take_our_turns);
	cr_assert(mtx_init(&c11_lock, mtx_recursive) == thrd_success);
	cr_assert(cnd_init(&c11_changed) == thrd_success);
	expect_turns(backend, take_c11_turns);
}

/* Writers change both halves; readers never see them differ. */
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static long halves[2];

static void *read_and_write(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		if (i % 8 == 0) {
			wrong += pthread_rwlock_wrlock(&rwlock) != 0;
			wrong += pthread_rwlock_wrlock(&rwlock) != EDEADLK;
			halves[0]++;
			if (i % 64 == 0)
				kt_yield();
			halves[1]++;
		} else {
			wrong += pthread_rwlock_rdlock(&rwlock) != 0;
			wrong += halves[0] != halves[1];
		}
		wrong += pthread_rwlock_unlock(&rwlock) != 0;
	}
	return arg;
}

EACH_BACKEND(sync, read_write_locks)
{
	mixed_run(backend, read_and_write, NULL);
	cr_expect(wrong == 0, "%d", wrong);
	cr_expect(halves[0] == 2L * MIXED * ROUNDS / 8);
}

/* In each round all arrive before one leaves, and one is told apart. */
static pthread_barrier_t barrier;
static struct kt_barrier kt_barrier;
static _Atomic long arrived, chosen;

static void *meet(void *ours)
{
	for (long i = 1; i <= ROUNDS / 10; i++) {
		arrived++;
		if (ours)
			chosen += kt_barrier_wait(&kt_barrier) == 1;
		else
			chosen += pthread_barrier_wait(&barrier) ==
				  PTHREAD_BARRIER_SERIAL_THREAD;
		wrong += arrived < i * 2 * MIXED;
	}
	return NULL;
}

EACH_BACKEND(sync, barriers)
{
	cr_assert(pthread_barrier_init(&barrier, NULL, 2 * MIXED) == 0);
	cr_assert(kt_barrier_init(&kt_barrier, 2 * MIXED) == 0);
	for (int ours = 0; ours < 2; ours++) {
		arrived = chosen = 0;
		mixed_run(backend, meet, ours ? &barrier : NULL);
		cr_expect(wrong == 0 && chosen == ROUNDS / 10);
	}
}

/* Once for all of them, and no one goes on before that. */
static pthread_once_t once[64];
static once_flag c11_once[64];
static _Atomic int done;

static void do_slowly(void)
{
	called++;
	for (int i = 0; i < 10; i++)
		kt_yield();
	done++;
}

static void *do_once(void *arg)
{
	for (int i = 0; i < 64; i++) {
		pthread_once(&once[i], do_slowly);
		wrong += done < 2 * i + 1;
		call_once(&c11_once[i], do_slowly);
		wrong += done < 2 * i + 2;
	}
	return arg;
}

EACH_BACKEND(sync, once_for_all)
{
	mixed_run(backend, do_once, NULL);
	cr_expect(wrong == 0 && called == 128 && done == 128);
}

/* A value of its own for each thread, new in each but pooled ones. */
static tss_t key;
static int pooled;

static void *keep_own(void *arg)
{
	wrong += !pooled && tss_get(key);
	for (intptr_t i = 1; i < 100; i++) {
		void *mine = (char *)&i + i;

		wrong += tss_set(key, mine) != thrd_success;
		kt_yield();
		wrong += tss_get(key) != mine;
	}
	wrong += !thrd_equal(thrd_current(), thrd_current());
	return arg;
}

EACH_BACKEND(sync, own_values)
{
	pooled = backend == KT_BACKEND_POOL;
	cr_assert(tss_create(&key, NULL) == thrd_success);
	for (int i = 0; i < 5; i++)
		mixed_run(backend, keep_own, NULL);
	cr_expect(wrong == 0, "%d", wrong);
}
