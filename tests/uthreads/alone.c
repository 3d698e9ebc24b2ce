/* SPDX-License-Identifier: MIT */
/*
 * Locks that are not taken while one worker is alone: it must be told before
 * a second one runs threads, whoever that gets them from.  Here it gets them
 * from the clock, while the first is in the middle of a lock or a semaphore.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>

#include "uthreads/uthreads.h"

#define WAKES 300

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
	over = 1;
	return arg;
}

static void *add_all_the_time(void *arg)
{
	struct ut_thread t;
	uint64_t got = 0;

	cr_assert(ut_create(&t, NULL, wake_and_add, NULL) == 0);
	ut_yield(); /* it sleeps */
	while (!over) {
		add_one();
		pay();
		got += ut_sem_trywait(&coins) == 0;
	}
	cr_assert(ut_join(&t, NULL) == 0);
	while (ut_sem_trywait(&coins) == 0)
		got++;
	cr_expect(sum == added, "%lu of %lu additions", (unsigned long)sum,
		  (unsigned long)added);
	cr_expect(got == paid, "%lu of %lu coins", (unsigned long)got,
		  (unsigned long)paid);
	return arg;
}

Test(uthreads, the_lone_worker_is_told, .timeout = 60)
{
	const struct ut_config config = { .workers = 2 };

	cr_assert(ut_run(&config, add_all_the_time, NULL, NULL) == 0);
}
