/* SPDX-License-Identifier: MIT */
/*
 * Mutex, condition, semaphore, barrier.
 */
#include <errno.h>

#include "tests/th/contract.h"

#define THREADS CONTRACT_CROWD
#define ROUNDS  2000

static th_mutex mutex;
static long guarded; /* not atomic: the mutex is what keeps it right */

static void *add(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		th_mutex_lock(&mutex);
		long before = guarded;

		if (i % 64 == 0)
			th_yield(); /* held over a switch */
		guarded = before + 1;
		th_mutex_unlock(&mutex);
	}
	return arg;
}

CONTRACT(mutex_excludes)
{
	th_mutex_init(&mutex);
	guarded = 0;
	contract_crowd(add);
	EXPECT(guarded == THREADS * ROUNDS);
}

static void *find_busy(void *arg)
{
	EXPECT(th_mutex_trylock(&mutex) == -EBUSY);
	return arg;
}

/* To another thread: to its holder it may be recursive. */
CONTRACT(trylock_says_busy)
{
	th_thread t;

	th_mutex_init(&mutex);
	EXPECT(th_mutex_trylock(&mutex) == 0);
	EXPECT(th_create(&t, find_busy, NULL) == 0);
	EXPECT(th_join(&t, NULL) == 0);
	th_mutex_unlock(&mutex);
	EXPECT(th_mutex_trylock(&mutex) == 0);
	th_mutex_unlock(&mutex);
}

static th_cond not_full, not_empty;
static long queue[4], queued, produced, consumed, sum;

static void *produce_or_consume(void *arg)
{
	int producer = (uint64_t)arg % 2;

	for (int i = 0; i < ROUNDS; i++) {
		th_mutex_lock(&mutex);
		if (producer) {
			while (queued == 4)
				th_cond_wait(&not_full, &mutex);
			queue[queued++] = ++produced;
			th_cond_signal(&not_empty);
		} else {
			while (queued == 0)
				th_cond_wait(&not_empty, &mutex);
			sum += queue[--queued];
			consumed++;
			th_cond_signal(&not_full);
		}
		th_mutex_unlock(&mutex);
	}
	return NULL;
}

/* A bounded buffer: no signal is lost, nothing is lost or doubled. */
CONTRACT(condition_signals_arrive)
{
	const long n = THREADS / 2 * ROUNDS;

	th_mutex_init(&mutex);
	th_cond_init(&not_full);
	th_cond_init(&not_empty);
	queued = produced = consumed = sum = 0;
	contract_crowd(produce_or_consume);
	EXPECT(produced == n && consumed == n);
	EXPECT(sum == n * (n + 1) / 2);
}

static th_cond go;
static int waiting, gone;

static void *wait_for_go(void *arg)
{
	th_mutex_lock(&mutex);
	waiting++;
	while (!gone)
		th_cond_wait(&go, &mutex);
	th_mutex_unlock(&mutex);
	return arg;
}

CONTRACT(broadcast_wakes_all)
{
	th_thread t[THREADS];
	int all = 0;

	th_mutex_init(&mutex);
	th_cond_init(&go);
	waiting = gone = 0;
	for (int i = 0; i < THREADS; i++)
		EXPECT(th_create(&t[i], wait_for_go, NULL) == 0);
	while (!all) {
		th_mutex_lock(&mutex);
		all = waiting == THREADS;
		gone = all;
		if (all)
			th_cond_broadcast(&go);
		th_mutex_unlock(&mutex);
		th_yield();
	}
	for (int i = 0; i < THREADS; i++)
		EXPECT(th_join(&t[i], NULL) == 0);
}

static th_sem there, back;
static _Atomic int taken;

static void *take_and_answer(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		th_sem_wait(&there);
		atomic_fetch_add(&taken, 1);
		th_sem_post(&back);
	}
	return arg;
}

/* Every post is taken once, by whoever comes; no wake-up is lost. */
CONTRACT(semaphore_posts_arrive)
{
	th_thread t[THREADS];

	th_sem_init(&there);
	th_sem_init(&back);
	atomic_store(&taken, 0);
	for (int i = 0; i < THREADS; i++)
		EXPECT(th_create(&t[i], take_and_answer, NULL) == 0);
	for (int i = 0; i < ROUNDS; i++) {
		for (int k = 0; k < THREADS; k++)
			th_sem_post(&there);
		for (int k = 0; k < THREADS; k++)
			th_sem_wait(&back);
	}
	for (int i = 0; i < THREADS; i++)
		EXPECT(th_join(&t[i], NULL) == 0);
	EXPECT(atomic_load(&taken) == THREADS * ROUNDS);
}

CONTRACT(trywait_says_empty)
{
	th_sem_init(&there);
	EXPECT(th_sem_trywait(&there) == -EAGAIN);
	th_sem_post(&there);
	th_sem_post(&there);
	EXPECT(th_sem_trywait(&there) == 0);
	th_sem_wait(&there);
	EXPECT(th_sem_trywait(&there) == -EAGAIN);
}

static th_barrier barrier;
static _Atomic int arrived;

static void *go_round(void *arg)
{
	for (int i = 1; i <= ROUNDS; i++) {
		atomic_fetch_add(&arrived, 1);
		th_barrier_wait(&barrier);
		/* All of this round are here, and nobody is ahead. */
		EXPECT(atomic_load(&arrived) == i * THREADS);
		th_barrier_wait(&barrier);
	}
	return arg;
}

CONTRACT(barrier_holds_rounds_together)
{
	EXPECT(th_barrier_init(&barrier, THREADS) == 0);
	atomic_store(&arrived, 0);
	contract_crowd(go_round);
	EXPECT(atomic_load(&arrived) == THREADS * ROUNDS);
}

#ifndef TH_BARRIER_IS_STRICT

static _Atomic int arrivals_left;

static void *arrive_while_any_is_left(void *arg)
{
	while (atomic_fetch_sub(&arrivals_left, 1) > 0)
		th_barrier_wait(&barrier);
	return arg;
}

/* Twice as many threads as a round takes: whoever comes makes it full. */
CONTRACT(barrier_takes_whoever_comes)
{
	EXPECT(th_barrier_init(&barrier, THREADS / 2) == 0);
	atomic_store(&arrivals_left, THREADS / 2 * ROUNDS);
	contract_crowd(arrive_while_any_is_left);
	EXPECT(atomic_load(&arrivals_left) <= 0);
}

#endif
