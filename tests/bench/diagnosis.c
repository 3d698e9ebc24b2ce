/* SPDX-License-Identifier: MIT */
/*
 * What medians do not show: processes that never settled, and disturbances
 * that struck one arm more than the other.
 */
#include "tests/bench/made.h"

#define BLOCKS 10

static bool is_a(size_t i)
{
	return i % 4 == 0 || i % 4 == 3;
}

/* Ten blocks of equal arms without drift, all of them steady. */
static void start_equal(void)
{
	start();
	result.blocks = BLOCKS;
	for (int i = 0; i < BLOCKS; i++)
		add_block(i, 100, 100);
	for (size_t i = 0; i < result.sample_count; i++) {
		samples[i].value = 100 + .01 * (double)(i % 3);
		samples[i].steady = 1;
	}
}

static void expect(enum bench_verdict judgement, const char *diagnosis)
{
	struct bench_comparison *c = compare_rows(1);

	cr_expect_eq(c->judgement, judgement, "%s", c->verdict);
	cr_expect(diagnosis ? c->diagnosis && !strcmp(c->diagnosis, diagnosis)
			    : !c->diagnosis,
		  "%s", c->diagnosis);
}

Test(diagnosis, nothing_is_said_of_a_clean_row, .timeout = 10)
{
	start_equal();
	expect(BENCH_EQUIVALENT, NULL);
}

Test(diagnosis, untested_steadiness_is_said, .timeout = 10)
{
	start_equal();
	for (size_t i = 0; i < result.sample_count; i++)
		if (is_a(i))
			samples[i].steady = NAN;
	expect(BENCH_EQUIVALENT, "steadiness not tested");
}

Test(diagnosis, a_fifth_may_be_unsteady_and_no_more, .timeout = 10)
{
	start_equal();
	for (size_t i = 0, left = 4; left; i++) {
		if (is_a(i))
			continue;
		samples[i].steady = 0;
		left--;
	}
	expect(BENCH_EQUIVALENT, NULL);
	samples[1 + 4 * (BLOCKS - 1)].steady = 0;
	expect(BENCH_ENVIRONMENT, "25 % of b's processes never became steady");
}

/* Six flags of one arm alone: p = 2/64. */
Test(diagnosis, flags_are_tested_by_their_signs, .timeout = 10)
{
	start_equal();
	for (size_t i = 0; i < 5; i++) {
		samples[4 * i].steal_ns = 12e6;
		samples[4 * i].foreign_cpu_ns = 8e6;
	}
	expect(BENCH_EQUIVALENT, NULL);
	samples[4 * 5].steal_ns = 19e6; /* One tick is no flag. */
	expect(BENCH_EQUIVALENT, NULL);
	samples[4 * 5].steal_ns = 20e6;
	expect(BENCH_EQUIVALENT, "tails differ between arms");
	/* A block in which both were flagged is a tie. */
	samples[4 * 5 + 1].steal_ns = 20e6;
	expect(BENCH_EQUIVALENT, NULL);
}

Test(diagnosis, flags_of_noisy_blocks_count_too, .timeout = 10)
{
	start_equal();
	for (size_t i = 0; i < 6; i++)
		samples[4 * i].steal_ns = 30e6;
	for (int i = 0; i < 4; i++)
		add_block(100 + i, 100, 100);
	for (size_t i = 4 * BLOCKS; i < result.sample_count; i++)
		samples[i].steady = 1;
	mark(0, 4 * 4, "steal 30 ms in 100 ms");
	cr_assert_eq(compare_rows(1)->discarded_blocks, 4);
	cr_expect_str_eq(compare_rows(1)->diagnosis,
			 "tails differ between arms");
}

/* Of b, one process in a block; a is hit in no block. */
static void hit(size_t blocks, double factor)
{
	for (size_t i = 0; i < blocks; i++)
		samples[4 * i + 1].value *= factor;
}

Test(diagnosis, hits_differ_from_six_blocks_on, .timeout = 10)
{
	start_equal();
	hit(5, 1.2);
	cr_expect_null(compare_rows(1)->diagnosis);
	start_equal();
	hit(6, 1.14);
	cr_expect_null(compare_rows(1)->diagnosis);
	start_equal();
	hit(6, 1.2);
	expect(BENCH_ENVIRONMENT, "tails differ between arms; 30 % of b's "
				  "processes were hit");
}

Test(diagnosis, few_hits_leave_the_verdict, .timeout = 10)
{
	start_equal();
	result.blocks = 16;
	for (int i = BLOCKS; i < 16; i++)
		add_block(i, 100, 100);
	for (size_t i = 4 * BLOCKS; i < result.sample_count; i++) {
		samples[i].value = 100;
		samples[i].steady = 1;
	}
	hit(6, 1.2); /* Of 32 processes. */
	cr_expect_str_eq(compare_rows(1)->diagnosis,
			 "tails differ between arms");
	cr_expect_neq(compare_rows(1)->judgement, BENCH_ENVIRONMENT);
}

Test(diagnosis, hits_of_both_arms_alike_are_no_difference, .timeout = 10)
{
	start_equal();
	hit(10, 1.2);
	for (size_t i = 0; i < BLOCKS; i++)
		samples[4 * i].value *= 1.2;
	cr_expect_null(compare_rows(1)->diagnosis);
}

/* Far is no hit: each process is held against its own state. */
Test(diagnosis, states_are_no_tails, .timeout = 10)
{
	struct bench_comparison *c;

	start_equal();
	for (size_t i = 0; i < result.sample_count; i++) {
		/* Six times b alone, and at last both. */
		bool far = (i < 24 && i % 4 == 1) || i >= 36;

		samples[i].placement = bench_text_intern("cross-core");
		samples[i].line_ns = far ? 600 : 100;
		samples[i].value *= far ? 6 : 1;
	}
	c = compare_rows(3);
	cr_expect_str_eq(c->diagnosis,
			 "two states of the machine: run 20 blocks or more to "
			 "judge both");
}
