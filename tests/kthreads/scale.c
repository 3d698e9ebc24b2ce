/* SPDX-License-Identifier: MIT */
/*
 * Many threads, one after the other and all at once: what the process held
 * before is what it holds after.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/leaks.h"

#define IN_A_ROW 100000
#define AT_ONCE  30000
#define MORE     100000 /* than any machine here allows */
#define PAGES    2048   /* 8 MiB of the C library's arenas and our slack */

static void *use_malloc(void *arg)
{
	void *volatile memory = malloc(1000); /* not to be optimised away */

	free(memory);
	return arg;
}

static void expect_as_before(const struct holdings *before)
{
	struct holdings now;

	kt_trim();
	now = holdings();
	cr_expect(now.maps <= before->maps + 2 * MAPS_SLACK, "%d maps, not %d",
		  now.maps, before->maps);
	cr_expect(now.fds == before->fds, "%d descriptors, not %d", now.fds,
		  before->fds);
	cr_expect(now.tasks <= before->tasks + 1, "%d threads, not %d",
		  now.tasks, before->tasks);
	cr_expect(now.pages <= before->pages + PAGES, "%ld pages, not %ld",
		  now.pages, before->pages);
}

Test(scale, a_hundred_thousand_in_a_row, .timeout = 120)
{
	struct holdings before = { 0 };

	for (uintptr_t i = 0; i < IN_A_ROW; i++) {
		struct kt_thread t;
		void *result;

		cr_assert(kt_create(&t, NULL, use_malloc, (void *)i) == 0);
		cr_assert(kt_join(&t, &result) == 0);
		cr_assert(result == (void *)i);
		if (i == 100) {
			kt_trim();
			before = holdings();
		}
	}
	expect_as_before(&before);
}

static struct kt_thread threads[MORE];
static struct kt_sem go;
static const struct kt_attr small = { .stack_size = KT_STACK_MIN };

static void *wait_to_go(void *arg)
{
	kt_sem_wait(&go);
	return use_malloc(arg);
}

/* Creates until there are `count`, or one is refused: says how many. */
static int create(int from, int count, int *err)
{
	int n = from;

	*err = 0;
	while (n < count) {
		*err = kt_create(&threads[n], &small, wait_to_go, NULL);
		if (*err)
			break;
		n++;
	}
	return n;
}

static void end(int count)
{
	for (int i = 0; i < count; i++)
		kt_sem_post(&go);
	for (int i = 0; i < count; i++)
		cr_assert(kt_join(&threads[i], NULL) == 0);
}

/*
 * Goes on until one is refused: the limit is a clean error, and named.  Not
 * unless it is asked for, as meanwhile nobody else can start anything.
 */
static int go_on(int n)
{
	char why[512];
	int err;

	if (!getenv("TEST_THREAD_LIMIT"))
		return n;
	n = create(n, MORE, &err);
	cr_assert(err == -EAGAIN || err == -ENOMEM, "%d", err);
	cr_assert(kt_explain(err, why, sizeof why) > 0);
	fprintf(stderr, "%d threads, then %s: %s\n", n, strerror(-err), why);
	cr_expect(strstr(why, "pids.max") || strstr(why, "pid_max") ||
			  strstr(why, "threads-max") ||
			  strstr(why, "max_map_count") || strstr(why, "memory"),
		  "%s", why);
	cr_expect(!strstr(why, "no limit is near"), "%s", why);
	return n;
}

Test(scale, thirty_thousand_at_once, .timeout = 240)
{
	struct holdings before;
	char why[512];
	int err, n;

	n = create(0, 2000, &err);
	cr_assert(n == 2000);
	end(n);
	kt_trim();
	before = holdings();
	n = create(0, AT_ONCE, &err);
	if (err) {
		kt_explain(err, why, sizeof why);
		fprintf(stderr, "only %d threads here: %s\n", n, why);
	}
	cr_assert(n >= 2000);
	cr_expect(kt_count() == (size_t)n);
	n = go_on(n);
	end(n);
	cr_expect(kt_count() == 0);
	expect_as_before(&before);
}
