/* SPDX-License-Identifier: MIT */
/*
 * Rows over which the machine was in two states: like is compared with like,
 * whatever share of either state an arm happened to get.
 */
#include "bench/verdict/states.h"
#include "tests/bench/made.h"

static const double near = 100, far = 600; /* round trips, ns */

/* A process whose value is six times as much when it is far. */
static struct bench_sample *put(const char *arm, double block, double value,
				double before, double after)
{
	struct bench_sample *s = add(arm, block, value * before / near);

	s->placement = bench_text_intern("cross-core");
	s->line_ns_before = before;
	s->line_ns_after = after;
	return s;
}

/* A B B A, each process in its state. */
static void put_block(double block, double a, const double *lines)
{
	put("kthreads", block, a, lines[0], lines[0]);
	put("uthreads", block, 100, lines[1], lines[1]);
	put("uthreads", block, 100, lines[2], lines[2]);
	put("kthreads", block, a, lines[3], lines[3]);
}

/* Blocks that are near or far as a whole, with a ratio for either. */
static void put_whole(size_t near_blocks, size_t far_blocks, double near_ratio,
		      double far_ratio)
{
	const double n[] = { near, near, near, near };
	const double f[] = { far, far, far, far };

	for (size_t i = 0; i < near_blocks; i++)
		put_block((double)i, 100 * near_ratio, n);
	for (size_t i = 0; i < far_blocks; i++)
		put_block((double)(near_blocks + i), 100 * far_ratio, f);
}

Test(states, arms_are_matched_whatever_their_share, .timeout = 10)
{
	/* Of a more than half are far, of b less. */
	const double lines[][4] = { { near, near, far, far },
				    { far, far, near, far },
				    { far, near, near, near } };
	struct bench_comparison *c;

	start();
	result.blocks = 21;
	for (int i = 0; i < 21; i++)
		put_block(i, 110, lines[i % 3]);
	c = compare_rows(3);
	cr_expect_str_eq(c[0].state, "matched");
	cr_expect_str_eq(c[1].state, "near");
	cr_expect_str_eq(c[2].state, "far");
	for (int i = 0; i < 3; i++) {
		cr_expect_float_eq(c[i].ratio, 1.1, 1e-9, "row %d", i);
		cr_expect_eq(c[i].judgement, BENCH_SLOWER);
	}
	cr_expect_eq(c[0].n, 21);
	cr_expect_eq(c[1].n, 14);
	cr_expect_eq(c[2].n, 14);
	cr_expect_float_eq(c[1].occupancy_a, 1. / 3, 1e-12);
	cr_expect_float_eq(c[2].occupancy_a, 2. / 3, 1e-12);
	cr_expect_float_eq(c[2].occupancy_b, 1. / 3, 1e-12);
	cr_expect(isnan(c[0].occupancy_a));
	cr_expect_float_eq(c[1].value_a, 110, 1e-9);
	cr_expect_float_eq(c[2].value_a, 660, 1e-9);
	cr_expect_str_eq(c[0].diagnosis, "steadiness not tested");
	cr_expect_null(c[1].diagnosis);
}

Test(states, a_block_weighs_its_states_by_their_processes, .timeout = 10)
{
	struct bench_reduced reduced[1];
	struct bench_process a[] = { { .y = 3 }, { .y = 5 }, { .y = 11 } };
	struct bench_process b[] = { { .y = 1 }, { .y = 7 } };
	struct bench_paired_block block = { .a = { 0, a, 3 },
					    .b = { 0, b, 2 } };
	struct bench_paired paired = { .blocks = &block, .count = 1 };
	struct bench_states states = { .two = true, .limit = log(300) };

	for (int i = 0; i < 3; i++)
		a[i].line_before = a[i].line_after = i < 2 ? near : far;
	for (int i = 0; i < 2; i++)
		b[i].line_before = b[i].line_after = i < 1 ? near : far;
	/* Near 4 − 1 by 2/3, far 11 − 7 by 1/2. */
	cr_assert_eq(bench_states_reduce(&states, &paired, BENCH_STATE_MIXED,
					 reduced),
		     1);
	cr_expect_float_eq(reduced->a - reduced->b,
			   (3 * 2. / 3 + 4 * .5) / (2. / 3 + .5), 1e-12);
}

Test(states, processes_that_changed_are_left_out, .timeout = 10)
{
	struct bench_comparison *c;

	start();
	result.blocks = 24;
	put_whole(12, 12, 1.1, 1.1);
	/* One in 16, at a value that would be seen. */
	for (size_t i = 0; i < result.sample_count; i += 16) {
		samples[i].line_ns_before = near;
		samples[i].line_ns_after = far;
		samples[i].value = 1e6;
	}
	c = compare_rows(3);
	cr_expect_float_eq(c[0].ci_hi, 1.1, 1e-9);
	cr_expect_float_eq(c[0].ci_lo, 1.1, 1e-9);
	cr_expect_str_eq(c[0].diagnosis,
			 "steadiness not tested; 6 % of processes changed "
			 "state and are left out");
}

Test(states, answers_that_differ_depend_on_placement, .timeout = 10)
{
	struct bench_comparison *c;

	start();
	result.blocks = 20;
	put_whole(10, 10, 1.2, 1);
	c = compare_rows(3);
	cr_expect_eq(c[0].judgement, BENCH_DEPENDS);
	cr_expect_str_eq(c[0].verdict, "depends on placement");
	cr_expect_eq(c[1].judgement, BENCH_SLOWER);
	cr_expect_eq(c[2].judgement, BENCH_EQUIVALENT);
}

Test(states, one_judged_state_leaves_the_matched_verdict, .timeout = 10)
{
	struct bench_comparison *c;

	start();
	result.blocks = 12;
	put_whole(10, 2, 1.2, 1);
	c = compare_rows(3);
	cr_expect_eq(c[0].judgement, BENCH_SLOWER);
	cr_expect_eq(c[0].n, 12);
	cr_expect_eq(c[1].judgement, BENCH_SLOWER);
	cr_expect_eq(c[2].judgement, BENCH_TOO_FEW);
	cr_expect_str_eq(c[2].verdict, "not judged, n = 2");
	cr_expect_str_eq(c[0].diagnosis,
			 "steadiness not tested; two states of the machine: "
			 "run 20 blocks or more to judge both");
}

Test(states, no_judged_state_leaves_no_verdict, .timeout = 10)
{
	struct bench_comparison *c;

	start();
	result.blocks = 10;
	put_whole(5, 5, 1.2, 1.2);
	c = compare_rows(3);
	cr_expect_eq(c[0].judgement, BENCH_TOO_FEW);
	cr_expect_str_eq(c[0].verdict, "not judged, no state has 6 blocks");
	cr_expect_float_eq(c[0].ratio, 1.2, 1e-9);
}

/* One row if the states are no states. */
static void expect_one_state(void)
{
	struct bench_comparison *c = compare_rows(1);

	cr_expect_null(c->state);
	cr_expect(isnan(c->occupancy_a));
}

Test(states, a_gap_of_half_is_needed, .timeout = 10)
{
	start();
	put_whole(6, 6, 1, 1);
	for (size_t i = 0; i < result.sample_count; i++)
		if (samples[i].line_ns_before > near)
			samples[i].line_ns_before = samples[i].line_ns_after =
				1.49 * near;
	expect_one_state();
	for (size_t i = 0; i < result.sample_count; i++)
		if (samples[i].line_ns_before > near)
			samples[i].line_ns_before = samples[i].line_ns_after =
				1.51 * near;
	compare_rows(3);
}

Test(states, three_processes_on_a_side_are_needed, .timeout = 10)
{
	start();
	put_whole(12, 0, 1, 1);
	for (int i = 0; i < 2; i++)
		samples[i].line_ns_before = samples[i].line_ns_after = far;
	samples[2].line_ns_before = far; /* This one changed. */
	expect_one_state();
	samples[2].line_ns_after = far;
	compare_rows(3);
}

/* A reading far beyond all others must not hide what lies below it. */
Test(states, an_odd_reading_is_no_state, .timeout = 10)
{
	start();
	put_whole(6, 6, 1, 1);
	samples[0].line_ns_after = 1e6;
	compare_rows(3);
}

Test(states, on_one_cpu_they_are_the_clocks, .timeout = 10)
{
	struct bench_comparison *c;

	start();
	result.blocks = 20;
	put_whole(10, 10, 1, 1.2);
	for (size_t i = 0; i < result.sample_count; i++) {
		samples[i].placement = bench_text_intern("one-cpu");
		samples[i].clock_hz =
			samples[i].line_ns_before > near ? 2e9 : 4e9;
	}
	c = compare_rows(3);
	cr_expect_str_eq(c[0].verdict, "depends on clock");
	cr_expect_str_eq(c[1].state, "fast");
	cr_expect_str_eq(c[2].state, "slow");
	cr_expect_float_eq(c[2].ratio, 1.2, 1e-9);
}

Test(states, a_mean_serves_where_both_readings_are_missing, .timeout = 10)
{
	start();
	put_whole(6, 6, 1.1, 1.1);
	for (size_t i = 0; i < result.sample_count; i++) {
		samples[i].line_ns = samples[i].line_ns_before;
		samples[i].line_ns_before = samples[i].line_ns_after = NAN;
	}
	cr_expect_float_eq(compare_rows(3)->ratio, 1.1, 1e-9);
}
