/* SPDX-License-Identifier: MIT */
/*
 * A hundred thousand timers, or waits with a deadline, that are pending at
 * once: each ends once, in the order of their deadlines, and not before its
 * own.  How late they are is printed, beside how late a single one is that
 * nothing else is pending with, before and after: times are no matter for a
 * test, and only a ratio of one run says anything.
 *
 * LATENESS_COUNT is how many of either; `make stress` has more.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/sys.h"
#include "uthreads/uthreads.h"

#define COUNT_MAX  1000000
#define SINGLES    500      /* one after the other */
#define SPACING_NS 10000    /* from deadline to deadline */
#define LEAD_NS    50000000 /* to start them in; doubled until it will do */

struct pending {
	struct ut_timer timer;
	struct ut_thread thread;
	uint64_t deadline_ns, late_ns;
	uint32_t ends; /* how often it has ended */
};

static struct pending *all;
static uint32_t *order; /* in which they are started */
static uint32_t count, started, ended;
static uint32_t unordered, early;
static struct ut_sem never;

/* All on one worker: nothing here is touched by two at once. */
static void end(struct pending *p)
{
	uint64_t now = sys_clock_ns();

	early += now < p->deadline_ns;
	unordered += p != &all[ended];
	p->late_ns = now - p->deadline_ns;
	p->ends++;
	ended++;
}

static void call(void *p)
{
	end(p);
}

static void *wait_for_it(void *arg)
{
	struct pending *p = arg;

	started++;
	cr_assert_eq(ut_sem_wait_until(&never, p->deadline_ns), -ETIMEDOUT);
	end(p);
	return NULL;
}

/* The two ways of being pending. */
static int start_timer(struct pending *p)
{
	started++;
	return ut_timer_start(&p->timer, p->deadline_ns, 0, call, p);
}

static int start_wait(struct pending *p)
{
	return ut_create(&p->thread, NULL, wait_for_it, p);
}

/* From one, all by now, until the last has ended. */
static void run_from(uint64_t begin_ns, int (*start)(struct pending *p))
{
	started = ended = unordered = early = 0;
	for (uint32_t i = 0; i < count; i++)
		all[i] = (struct pending){
			.deadline_ns = begin_ns + i * (uint64_t)SPACING_NS,
		};
	for (uint32_t i = 0; i < count; i++)
		cr_assert_eq(start(&all[order[i] % count]), 0);
	while (started < count)
		ut_yield();
}

static void await_end(int (*start)(struct pending *p))
{
	while (ended < count)
		ut_sleep(1000000);
	for (uint32_t i = 0; start == start_wait && i < count; i++)
		cr_assert_eq(ut_join(&all[i].thread, NULL), 0);
}

/* All are pending before the first one's time: else once more, with more. */
static void crowd(int (*start)(struct pending *p))
{
	uint64_t lead_ns = LEAD_NS;
	int in_time;

	do {
		uint64_t begin_ns = sys_clock_ns() + lead_ns;

		run_from(begin_ns, start);
		in_time = sys_clock_ns() < begin_ns;
		await_end(start);
		lead_ns *= 2;
	} while (!in_time);
	cr_expect_eq(early, 0, "%u ended before their deadline", early);
	cr_expect_eq(unordered, 0, "%u ended out of order", unordered);
	for (uint32_t i = 0; i < count; i++)
		cr_assert_eq(all[i].ends, 1, "%u ended %u times", i,
			     all[i].ends);
}

static int by_size(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct lateness {
	uint64_t p50, p99, p999, max;
};

static struct lateness lateness_of(uint64_t *late, uint32_t n)
{
	qsort(late, n, sizeof *late, by_size);
	return (struct lateness){ late[n / 2], late[n - 1 - n / 100],
				  late[n - 1 - n / 1000], late[n - 1] };
}

static void print(const char *what, struct lateness l)
{
	fprintf(stderr,
		"%s: late by p50 %lu ns, p99 %lu ns, p99.9 %lu ns, most %lu "
		"ns\n",
		what, l.p50, l.p99, l.p999, l.max);
}

/* One at a time, each when the one before has ended. */
static struct lateness singles(int (*start)(struct pending *p))
{
	static uint64_t late[SINGLES];
	uint32_t many = count;

	count = 1;
	for (int i = 0; i < SINGLES; i++) {
		run_from(sys_clock_ns() + 100000, start);
		await_end(start);
		cr_assert(!early && !unordered);
		late[i] = all[0].late_ns;
	}
	count = many;
	return lateness_of(late, SINGLES);
}

static void *compare(void *arg)
{
	int (*start)(struct pending * p) = *(int (**)(struct pending *))arg;
	struct lateness before = singles(start), many, after;
	uint64_t *late = calloc(count, sizeof *late);
	char what[32];

	crowd(start);
	for (uint32_t i = 0; i < count; i++)
		late[i] = all[i].late_ns;
	many = lateness_of(late, count);
	after = singles(start);
	print("1 pending", before);
	snprintf(what, sizeof what, "%u pending", count);
	print(what, many);
	print("1 pending", after);
	fprintf(stderr, "ratio of p50: %.2f, of p99: %.2f\n",
		2. * (double)many.p50 / (double)(before.p50 + after.p50),
		2. * (double)many.p99 / (double)(before.p99 + after.p99));
	free(late);
	return arg;
}

/* Started in any order but that of their deadlines. */
static void shuffle(void)
{
	uint64_t x = count;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t k;

		x = x * 6364136223846793005u + 1442695040888963407u;
		k = (uint32_t)((x >> 32) % (i + 1));
		order[i] = order[k];
		order[k] = i;
	}
}

static void test(int (*start)(struct pending *p), uint32_t usual)
{
	const struct ut_config config = { .workers = 1 };
	const char *given = getenv("LATENESS_COUNT");

	count = given ? (uint32_t)strtoul(given, NULL, 10) : usual;
	cr_assert(count > 0 && count <= COUNT_MAX);
	all = calloc(count, sizeof *all);
	order = calloc(count, sizeof *order);
	cr_assert(all && order);
	shuffle();
	cr_assert_eq(ut_run(&config, compare, &start, NULL), 0);
	free(order);
	free(all);
}

/* In one test, as tests of a file may run beside one another. */
Test(uthreads_lateness, timers_and_then_waits, .timeout = 240)
{
	test(start_timer, 100000);
	test(start_wait, 20000); /* each of which has a stack */
}
