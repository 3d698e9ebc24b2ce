/* SPDX-License-Identifier: MIT */
/*
 * What Python's `threading` and `queue` have to wait for, and to keep values
 * in, said in C: RLock, Condition, Semaphore, Event, Barrier, Timer, Queue,
 * local.  python_styles.c has the threads themselves.
 */
#include "tests/kthreads/python_styles.h"

#define THREADS 3

static struct kt_thread threads[THREADS];

static void start_all(void *(*fn)(void *))
{
	for (intptr_t i = 0; i < THREADS; i++)
		cr_assert(kt_create(&threads[i], NULL, fn, (void *)(i + 1)) ==
			  0);
}

static void join_all(void)
{
	for (int i = 0; i < THREADS; i++)
		cr_assert(kt_join(&threads[i], NULL) == 0);
	cr_expect(!wrong);
}

/* --- RLock */
static struct kt_rmutex rlock;

static void *find_it_held(void *arg)
{
	check(kt_rmutex_trylock(&rlock) == -EBUSY, "acquire(blocking=False)");
	check(kt_rmutex_lock_until(&rlock, kt_after(SHORTLY)) == -ETIMEDOUT,
	      "acquire(timeout=0.02)");
	check(kt_rmutex_unlock(&rlock) == -EPERM, "release() by another one");
	return arg;
}

Test(python_wait, rlock, .timeout = 20)
{
	kt_rmutex_lock(&rlock);
	cr_expect(kt_rmutex_trylock(&rlock) == 0);
	cr_expect(kt_rmutex_lock_until(&rlock, 0) == 0);
	cr_expect(kt_rmutex_unlock(&rlock) == 0);
	cr_expect(kt_rmutex_unlock(&rlock) == 0);
	start_all(find_it_held); /* once is left */
	join_all();
	cr_expect(kt_rmutex_unlock(&rlock) == 0);
	cr_expect(kt_rmutex_unlock(&rlock) == -EPERM);
}

/* --- Condition */
static struct kt_mutex lock;
static struct kt_cond changed;
static int waiting, allowed;

/* wait_for(lambda: allowed): each takes one. */
static void *wait_for_allowance(void *arg)
{
	kt_mutex_lock(&lock);
	waiting++;
	while (!allowed)
		kt_cond_wait(&changed, &lock);
	allowed--;
	waiting--;
	kt_mutex_unlock(&lock);
	return arg;
}

static void wait_until_waiting(int count)
{
	int now = -1;

	while (now != count) {
		kt_yield();
		kt_mutex_lock(&lock);
		now = waiting;
		kt_mutex_unlock(&lock);
	}
}

Test(python_wait, condition, .timeout = 20)
{
	uint64_t deadline = kt_after(SHORTLY);
	int err = 0;

	kt_mutex_lock(&lock);
	while (!allowed && !err)
		err = kt_cond_wait_until(&changed, &lock, deadline);
	cr_expect(err == -ETIMEDOUT && kt_after(0) >= deadline);
	cr_expect(kt_mutex_trylock(&lock) == -EBUSY, "it is held again");
	kt_mutex_unlock(&lock);

	start_all(wait_for_allowance);
	wait_until_waiting(THREADS);
	kt_mutex_lock(&lock);
	allowed = 2;
	for (int n = 0; n < 2; n++) /* notify(2) */
		kt_cond_signal(&changed);
	kt_mutex_unlock(&lock);
	wait_until_waiting(THREADS - 2);
	kt_mutex_lock(&lock);
	allowed = THREADS - 2;
	kt_cond_broadcast(&changed); /* notify_all() */
	kt_mutex_unlock(&lock);
	join_all();
	cr_expect(waiting == 0 && allowed == 0);
}

/* --- Semaphore, BoundedSemaphore */
Test(python_wait, semaphores, .timeout = 20)
{
	struct kt_sem s = { 0 }, bounded = { .limit = 2 };
	uint64_t deadline;

	for (int value = 0; value < 2; value++) /* Semaphore(2) */
		cr_expect(kt_sem_post(&s) == 0);
	cr_expect(kt_sem_value(&s) == 2);
	kt_sem_wait(&s);
	cr_expect(kt_sem_trywait(&s) == 0);
	cr_expect(kt_sem_trywait(&s) == -EAGAIN, "acquire(blocking=False)");
	deadline = kt_after(SHORTLY);
	cr_expect(kt_sem_wait_until(&s, deadline) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);

	cr_expect(kt_sem_post(&bounded) == 0 && kt_sem_post(&bounded) == 0);
	cr_expect(kt_sem_post(&bounded) == -EOVERFLOW, "ValueError");
	cr_expect(kt_sem_value(&bounded) == 2);
}

/* --- Event */
static struct kt_event event;
static struct kt_sem arrived;

static void *wait_for_event(void *arg)
{
	kt_sem_post(&arrived);
	kt_event_wait(&event);
	check(kt_event_is_set(&event), "nobody clears it");
	return arg;
}

Test(python_wait, event, .timeout = 20)
{
	cr_expect(kt_event_wait_until(&event, kt_after(SHORTLY)) == -ETIMEDOUT);
	start_all(wait_for_event);
	for (int i = 0; i < THREADS; i++)
		kt_sem_wait(&arrived);
	cr_expect(!kt_event_is_set(&event));
	kt_event_set(&event);
	join_all();
	cr_expect(kt_event_wait_until(&event, 0) == 0);
	kt_event_clear(&event);
	cr_expect(kt_event_wait_until(&event, 0) == -ETIMEDOUT);
}

/* --- Barrier */
static struct kt_barrier barrier;
static _Atomic int came, actions, broken;

static void *meet(void *arg)
{
	came++;
	if (kt_barrier_wait(&barrier) == 1) {
		check(came == THREADS, "all have come"); /* action() */
		actions++;
	}
	check(kt_barrier_wait(&barrier) >= 0, "and on they go");
	check(actions == 1, "after the action");
	return arg;
}

static void *meet_in_vain(void *arg)
{
	broken += kt_barrier_wait(&barrier) == -ECANCELED;
	return arg;
}

Test(python_wait, barrier, .timeout = 20)
{
	cr_assert(kt_barrier_init(&barrier, THREADS) == 0);
	start_all(meet);
	join_all();
	cr_expect(actions == 1);

	cr_assert(kt_barrier_init(&barrier, THREADS + 1) == 0); /* reset() */
	start_all(meet_in_vain);
	kt_barrier_break(&barrier); /* abort() */
	join_all();
	cr_expect(broken == THREADS, "BrokenBarrierError");

	cr_assert(kt_barrier_init(&barrier, 2) == 0);
	cr_expect(kt_barrier_wait_until(&barrier, kt_after(SHORTLY)) ==
		  -ETIMEDOUT);
	cr_expect(kt_barrier_wait(&barrier) == -ECANCELED, "it is broken");
}

/* --- Timer */
static struct kt_sem called;

static void call(void *arg)
{
	check(kt_after(0) >= *(uint64_t *)arg, "not before its time");
	kt_sem_post(&called);
}

Test(python_wait, timer, .timeout = 20)
{
	struct kt_timer t = { 0 }, never = { 0 };
	uint64_t deadline = kt_after(SHORTLY), later = kt_after(KT_FOREVER / 4);

	cr_assert(kt_timer_start(&t, deadline, 0, call, &deadline) == 0);
	cr_assert(kt_timer_start(&never, later, 0, call, &later) == 0);
	kt_sem_wait(&called);
	cr_expect(kt_timer_stop(&t) == 0, "it was called");
	cr_expect(kt_timer_stop(&never) == 1, "cancel() in time");
	cr_expect(kt_sem_value(&called) == 0 && !wrong);
}

/* --- Queue */
static struct kt_slot slots[2];
static struct kt_channel queue;
static struct kt_wait_group tasks;
static _Atomic intptr_t sum;

static void *worker(void *arg)
{
	void *task;

	while (kt_channel_recv(&queue, &task) == 0) {
		sum += (intptr_t)task;
		check(kt_wait_group_done(&tasks) == 0, "task_done()");
	}
	return arg;
}

Test(python_wait, queue_of_tasks, .timeout = 20)
{
	cr_assert(kt_channel_init(&queue, slots, 2) == 0);
	start_all(worker);
	for (intptr_t i = 1; i <= 1000; i++) {
		cr_assert(kt_wait_group_add(&tasks, 1) == 0);
		cr_assert(kt_channel_send(&queue, (void *)i) == 0);
	}
	kt_wait_group_wait(&tasks); /* join() */
	cr_expect(sum == 1000 * 1001 / 2);
	cr_expect(kt_wait_group_done(&tasks) == -EINVAL, "ValueError");
	kt_channel_close(&queue);
	join_all();
}

Test(python_wait, queue_full_and_empty, .timeout = 20)
{
	void *task;

	cr_assert(kt_channel_init(&queue, slots, 2) == 0);
	cr_expect(kt_channel_tryrecv(&queue, &task) == -EAGAIN, "Empty");
	cr_expect(kt_channel_recv_until(&queue, &task, kt_after(SHORTLY)) ==
		  -ETIMEDOUT);
	cr_expect(kt_channel_trysend(&queue, &slots[0]) == 0);
	cr_expect(kt_channel_send_until(&queue, &slots[1], 0) == 0);
	cr_expect(kt_channel_count(&queue) == 2, "qsize(), full()");
	cr_expect(kt_channel_trysend(&queue, NULL) == -EAGAIN, "Full");
	cr_expect(kt_channel_send_until(&queue, NULL, kt_after(SHORTLY)) ==
		  -ETIMEDOUT);
	cr_expect(kt_channel_recv(&queue, &task) == 0 && task == &slots[0]);
	cr_expect(kt_channel_tryrecv(&queue, &task) == 0 && task == &slots[1]);
	cr_expect(kt_channel_count(&queue) == 0, "empty()");
}

/* --- local */
static struct kt_key local;
static _Atomic intptr_t freed;

static void free_local(void *value)
{
	freed += (intptr_t)value;
}

static void *use_local(void *arg)
{
	check(kt_key_get(&local) == NULL, "a local begins empty");
	check(kt_key_set(&local, arg) == 0, "it can be set");
	check(kt_barrier_wait(&barrier) >= 0, "by all of them");
	check(kt_key_get(&local) == arg, "each has its own");
	return arg;
}

Test(python_wait, local, .timeout = 20)
{
	cr_assert(kt_barrier_init(&barrier, THREADS) == 0);
	cr_assert(kt_key_create(&local, free_local) == 0);
	start_all(use_local);
	join_all();
	cr_expect(freed == 1 + 2 + 3);
	cr_expect(kt_key_delete(&local) == 0);
}
