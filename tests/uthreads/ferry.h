/* SPDX-License-Identifier: MIT */
/*
 * Ferrymen, one on each of two workers: each wakes whom it is told of, and who
 * is woken goes on where that was done.  So a thread moves as often as it asks
 * for, and nobody has to be idle for it.
 */
#ifndef TESTS_UTHREADS_FERRY_H
#define TESTS_UTHREADS_FERRY_H

#include "tests/th/contract.h"

static struct ferryman {
	struct ut_thread thread;
	struct ut_channel passengers;
	struct ut_slot seats[CONTRACT_CROWD + 1];
	_Atomic long worker;
} ferryman[2];

static inline void *ferry_work(void *arg)
{
	struct ferryman *f = arg;
	void *who;

	f->worker = syscall(SYS_gettid);
	while (ut_channel_recv(&f->passengers, &who) == 0)
		ut_sem_post(who);
	return NULL;
}

static inline void ferry_open(const int *cpus)
{
	for (int i = 0; i < 2; i++) {
		const struct ut_attr attr = { .cpus = &cpus[i],
					      .cpu_count = 1 };
		struct ferryman *f = &ferryman[i];

		EXPECT(ut_channel_init(&f->passengers, f->seats,
				       CONTRACT_CROWD + 1) == 0);
		EXPECT(ut_create(&f->thread, &attr, ferry_work, f) == 0);
	}
}

static inline void ferry_close(void)
{
	for (int i = 0; i < 2; i++) {
		ut_channel_close(&ferryman[i].passengers);
		EXPECT(ut_join(&ferryman[i].thread, NULL) == 0);
	}
}

/* To the worker that is not this one. */
static inline void ferry_over(long here)
{
	struct ut_sem landed = { 0 };
	int to = here == ferryman[0].worker;

	EXPECT(ut_channel_send(&ferryman[to].passengers, &landed) == 0);
	ut_sem_wait(&landed);
}

#endif
