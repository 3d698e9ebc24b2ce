/* SPDX-License-Identifier: MIT */
/*
 * How long a run takes, against made-up machines on which each process's time
 * is known, and added up one by one.
 */
#include <criterion/criterion.h>
#include <math.h>

#include "bench/plan/eta.h"
#include "bench/stats/order.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"

static const struct bench_suite suite = { .samples = 3, .warmup = 1 };
static struct bench_suite limited = { .samples = 3, .warmup = 1 };
static struct bench_options options;
static const struct bench_cell light = { .start_s = .002 };
static const struct bench_cell heavy = { .start_s = .300 };
static const struct bench_arm arms[] = { { "light", &light, false },
					 { "heavy", &heavy, false } };
static const struct bench_probe quick = { .name = "quick" };
static const struct bench_probe crowd = { .name = "crowd" };
static const struct bench_probe file = { .name = "file" };
static const struct bench_probe once = { .name = "once", .once = 1 };
static const struct bench_probe events = { .name = "events",
					   .events_ns = 50e6 };
static const struct bench_probe broken = { .name = "broken" };
static size_t tries;

#define CROWD_S  .04 /* to make its threads, and end them, in each sample */
#define FILE_S   .05 /* to make a file, once in each process */
#define AROUND_S 1.2e-4

/* What one process of samples of one operation takes there. */
static struct bench_trial try(const struct bench_plan *plan,
			      const struct bench_row *row,
			      const struct bench_row_arm *arm, size_t samples)
{
	double start = arm->arm->cell->start_s;

	cr_assert_not_null(plan);
	tries++;
	if (row->probe == &broken)
		return (struct bench_trial){ NAN, NAN };
	if (row->probe == &crowd)
		return (struct bench_trial){
			start + (double)samples * (CROWD_S + .02 + AROUND_S),
			.02
		};
	if (row->probe == &file)
		start += FILE_S;
	return (struct bench_trial){ start + (double)samples * AROUND_S, 1e-6 };
}

/* And what a process of a block takes: samples wander as they do. */
static double process_s(const struct bench_row *row,
			const struct bench_row_arm *arm,
			struct bench_random *random)
{
	double s = arm->arm->cell->start_s + .0012;

	for (size_t i = 0; i < suite.samples + suite.warmup; i++) {
		double share = (double)bench_random_below(random, 1000) / 1000;

		s += AROUND_S + (row->probe == &crowd
					 ? CROWD_S + .02 + share * .002
					 : .005 + .0025 * share);
	}
	return s;
}

static double run_s(const struct bench_plan *plan)
{
	struct bench_random random = { 7 };
	double s = 0;

	for (size_t i = 0; i < plan->row_count; i++) {
		const struct bench_row *row = &plan->rows[i];
		size_t each = row->arm_count == 1 ? 1 : 2;

		for (size_t p = 0; p < row->wanted * each; p++)
			for (size_t a = 0; a < row->arm_count; a++)
				s += process_s(row, &row->arms[a], &random);
	}
	return s;
}

/* A row of so many arms, alternating. */
static void add(struct bench_plan *plan, const struct bench_probe *probe,
		size_t count, size_t wanted, enum bench_role role)
{
	struct bench_row *row;

	plan->options = &options;
	plan->rows = bench_grow(plan->rows, plan->row_count, sizeof *row);
	row = &plan->rows[plan->row_count++];
	*row = (struct bench_row){ .probe = probe,
				   .arm_count = count,
				   .wanted = wanted,
				   .role = role,
				   .cpus = { .count = 1 } };
	for (size_t i = 0; i < count; i++)
		row->arms[i].arm = &arms[role == BENCH_AA ? 0 : i % 2];
}

static void setup(void)
{
	tries = 0;
	options = (struct bench_options){ .suite = &suite };
}

TestSuite(eta, .timeout = 30, .init = setup);

Test(eta, is_what_the_processes_take_one_by_one)
{
	struct bench_plan plan = { 0 };
	struct bench_eta eta;
	double truth;

	add(&plan, &quick, 1, 12, BENCH_PLAIN);
	add(&plan, &quick, 2, 12, BENCH_PLAIN);
	add(&plan, &crowd, 2, 20, BENCH_PLAIN);
	add(&plan, &quick, 2, 12, BENCH_AA);
	eta = bench_eta_make(&plan, try, false);
	truth = run_s(&plan);
	cr_expect_float_eq((eta.plain_s + eta.like_s) / truth, 1, .1,
			   "%g s of %g", eta.plain_s + eta.like_s, truth);
	cr_expect_eq(eta.processes, 12 + 4 * 12 + 4 * 20 + 4 * 12);
	cr_expect_gt(eta.calibrate_s, 0);
	cr_expect_eq(eta.counting_s, 0);
	cr_expect_gt(eta.whole_s, eta.plain_s + eta.like_s + eta.calibrate_s +
					  eta.repeats_s);
}

Test(eta, what_a_process_makes_once_is_counted_once)
{
	struct bench_plan plan = { 0 }, usual = { 0 };
	double more;

	add(&usual, &quick, 2, 12, BENCH_PLAIN);
	add(&plan, &file, 2, 12, BENCH_PLAIN);
	more = bench_eta_make(&plan, try, false).plain_s -
	       bench_eta_make(&usual, try, false).plain_s;
	cr_expect_float_eq(more / (12 * 4 * FILE_S), 1, .05, "%g s", more);
}

Test(eta, a_process_of_one_sample_has_no_more)
{
	struct bench_plan plan = { 0 };
	struct bench_eta eta;

	add(&plan, &once, 1, 12, BENCH_PLAIN);
	eta = bench_eta_make(&plan, try, false);
	cr_expect_float_eq(eta.plain_s / (12 * (.002 + .001 + AROUND_S)), 1,
			   .05, "%g s", eta.plain_s);
}

Test(eta, single_events_take_the_time_between_them_too)
{
	struct bench_plan plan = { 0 };
	struct bench_eta eta;

	add(&plan, &events, 1, 12, BENCH_PLAIN);
	eta = bench_eta_make(&plan, try, false);
	cr_expect_float_eq(eta.plain_s / (12 * 4 * .05), 1, .1, "%g s",
			   eta.plain_s);
}

Test(eta, an_arm_is_tried_once_at_a_level)
{
	struct bench_plan plan = { 0 };

	add(&plan, &quick, 2, 12, BENCH_PLAIN);
	add(&plan, &quick, 2, 12, BENCH_AA);
	bench_eta_make(&plan, try, false);
	cr_expect_eq(tries, 2);
}

Test(eta, and_once_more_on_cpus_that_lie_otherwise)
{
	struct bench_plan plan = { 0 };

	add(&plan, &quick, 2, 12, BENCH_PLAIN);
	add(&plan, &quick, 2, 12, BENCH_PLAIN);
	plan.rows[1].placement = "cross-socket";
	bench_eta_make(&plan, try, false);
	cr_expect_eq(tries, 4);
}

Test(eta, more_of_anything_takes_longer)
{
	struct bench_plan plan = { 0 }, like = { 0 }, blocks = { 0 };
	struct bench_eta few, more, counted;

	add(&plan, &quick, 2, 12, BENCH_PLAIN);
	few = bench_eta_make(&plan, try, false);
	add(&like, &quick, 2, 12, BENCH_PLAIN);
	add(&like, &quick, 2, 12, BENCH_AA);
	more = bench_eta_make(&like, try, false);
	cr_expect_gt(more.whole_s, few.whole_s);
	cr_expect_eq(more.calibrate_s, few.calibrate_s);
	add(&blocks, &quick, 2, 24, BENCH_PLAIN);
	more = bench_eta_make(&blocks, try, false);
	cr_expect_float_eq(more.plain_s / few.plain_s, 2, 1e-9);
	counted = bench_eta_make(&plan, try, true);
	cr_expect_float_eq(counted.counting_s / few.plain_s, 1. / 24, 1e-9);
}

Test(eta, what_may_be_left_out_ends_with_the_suites_time)
{
	struct bench_plan plan = { 0 };
	struct bench_eta eta;
	double must;

	add(&plan, &crowd, 2, 12, BENCH_PLAIN);
	add(&plan, &crowd, 2, 12, BENCH_AA);
	eta = bench_eta_make(&plan, try, false);
	must = eta.calibrate_s + eta.plain_s;
	cr_expect_float_eq(eta.whole_s - must, eta.like_s + eta.repeats_s, 2);
	limited.repeat_s = (unsigned)(must + 2);
	options.suite = &limited;
	eta = bench_eta_make(&plan, try, false);
	cr_expect_float_eq(eta.whole_s, limited.repeat_s, 2);
	limited.repeat_s = 1; /* what must be done is done */
	eta = bench_eta_make(&plan, try, false);
	cr_expect_float_eq(eta.whole_s, must, 2);
	options.suite = &suite;
	options.budget_s = 5;
	eta = bench_eta_make(&plan, try, false);
	cr_expect_float_eq(eta.whole_s, 5, 2);
	/* The first blocks are had, whatever time they take. */
	add(&plan, &crowd, 4, 1000, BENCH_PLAIN);
	options.budget_s = .1;
	eta = bench_eta_make(&plan, try, false);
	cr_expect_gt(eta.whole_s, eta.calibrate_s + eta.first_s);
}

Test(eta, what_cannot_be_tried_is_taken_for_usual)
{
	struct bench_plan plan = { 0 }, usual = { 0 };
	struct bench_eta eta, other;

	add(&plan, &broken, 2, 12, BENCH_PLAIN);
	add(&usual, &quick, 2, 12, BENCH_PLAIN);
	eta = bench_eta_make(&plan, try, false);
	other = bench_eta_make(&usual, try, false);
	cr_expect_float_eq(eta.plain_s / other.plain_s, 1, .1);
}
