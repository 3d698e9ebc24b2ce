/* SPDX-License-Identifier: MIT */
/*
 * Locks that are not taken while one worker is alone: it must be told before
 * a second one runs threads, whoever that gets them from.  Here it gets them
 * from the clock, while the first is in the middle of a lock or a semaphore.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>

#include "uthreads/uthreads.h"

#define WAKES    300
#define SLEEPERS 3

static struct ut_mutex lock;
static struct ut_sem coins;
static uint64_t sum; /* under lock */
static _Atomic uint64_t added, paid;
static _Atomic int over;

static void add_one(void)
{
	ut_mutex_lock(&lock);
	sum++;
	ut_mutex_unlock(&lock);
	added++;
}

static void pay(void)
{
	ut_sem_post(&coins);
	paid++;
}

static void *wake_and_add(void *arg)
{
	for (int i = 0; i < WAKES; i++) {
		ut_sleep(20000);
		for (int k = 0; k < 20; k++) {
			add_one();
			pay();
		}
	}
	over++;
	return arg;
}

static void *add_all_the_time(void *number)
{
	int sleepers = (int)(uintptr_t)number;
	struct ut_thread t[SLEEPERS];
	uint64_t got = 0;

	for (int i = 0; i < sleepers; i++)
		cr_assert(ut_create(&t[i], NULL, wake_and_add, NULL) == 0);
	ut_yield(); /* they sleep */
	while (over < sleepers) {
		add_one();
		pay();
		got += ut_sem_trywait(&coins) == 0;
	}
	for (int i = 0; i < sleepers; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	while (ut_sem_trywait(&coins) == 0)
		got++;
	cr_expect(sum == added, "%lu of %lu additions", (unsigned long)sum,
		  (unsigned long)added);
	cr_expect(got == paid, "%lu of %lu coins", (unsigned long)got,
		  (unsigned long)paid);
	return number;
}

static void run_on(unsigned workers, uintptr_t sleepers)
{
	const struct ut_config config = { .workers = workers };

	cr_assert(ut_run(&config, add_all_the_time, (void *)sleepers, NULL) ==
		  0);
}

Test(uthreads, the_lone_worker_is_told, .timeout = 60)
{
	run_on(2, 1);
}

/* All get up at the same time, and the first one tells it. */
Test(uthreads, the_lone_worker_is_told_by_one_of_many, .timeout = 60)
{
	run_on(SLEEPERS + 1, SLEEPERS);
}
