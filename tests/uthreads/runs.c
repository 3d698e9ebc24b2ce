/* SPDX-License-Identifier: MIT */
/*
 * A thousand runs, each of which uses everything that a run may have to make:
 * workers, pollers, helpers, timers, stacks of their own.  Nothing is left.
 */
#include <malloc.h>

#include "tests/uthreads/waits.h"

#define RUNS 1000

static int ends[2];
static struct ut_timer timer;
static struct ut_sem rung;

static void ring(void *sem)
{
	ut_sem_post(sem);
}

static void *same(void *arg)
{
	return arg;
}

static void *write_one(void *arg)
{
	cr_assert(write(ends[1], "x", 1) == 1);
	return arg;
}

static void *use_all(void *arg)
{
	const struct ut_attr own = { .stack_size = 1 << 17, .save_fp = 1 };
	struct ut_thread t;
	char byte;

	cr_assert(ut_timer_start(&timer, ut_after(10000), 0, ring, &rung) == 0);
	cr_assert(ut_create(&t, &own, write_one, NULL) == 0);
	cr_assert(ut_read(ends[0], &byte, 1, UT_FOREVER) == 1);
	cr_assert(ut_join(&t, NULL) == 0);
	cr_assert(ut_block(same, NULL, NULL) == 0);
	ut_sem_wait(&rung);
	return arg;
}

static void expect_same(const struct holdings *before)
{
	struct holdings now = holdings();

	cr_expect(now.maps <= before->maps + MAPS_SLACK, "%d maps, not %d",
		  now.maps, before->maps);
	cr_expect(now.mapped <= before->mapped + MAPPED_SLACK,
		  "%ld pages, not %ld", now.mapped, before->mapped);
	cr_expect(now.fds == before->fds, "%d descriptors, not %d", now.fds,
		  before->fds);
	cr_expect(now.tasks <= before->tasks, "%d tasks, not %d", now.tasks,
		  before->tasks);
}

static void run_often(const char *way)
{
	struct holdings before = { 0 };

	mallopt(M_ARENA_MAX, 1); /* more of them come when they like */
	cr_assert(pipe(ends) == 0);
	for (int i = 0; i < RUNS / 2; i++) {
		setenv("UT_WORKERS", i % 2 ? "clone" : "pthread", 1);
		cr_assert(run_by(way, 1 + (unsigned)i % 3, use_all, NULL) == 0);
		if (i == 20)
			before = holdings();
	}
	expect_same(&before);
}

Test(uthreads, runs_by_io_uring, .timeout = 60)
{
	run_often("io_uring");
}

Test(uthreads, runs_by_epoll, .timeout = 60)
{
	run_often("epoll");
}
