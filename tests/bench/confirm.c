/* SPDX-License-Identifier: MIT */
/*
 * Fresh blocks that confirm a row: they answer for themselves alone.
 */
#include "tests/bench/made.h"

static void add_fresh(size_t blocks, double a)
{
	size_t first = result.sample_count;

	for (size_t i = 0; i < blocks; i++)
		add_block(1000 + (double)i, a, 100);
	for (size_t i = first; i < result.sample_count; i++)
		samples[i].role = bench_text_intern("confirm");
}

Test(confirm, it_is_a_row_behind_the_plain_one, .timeout = 10)
{
	struct bench_comparison *c;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200, 100);
	add_fresh(20, 150);
	c = compare_rows(2);
	cr_expect_null(c[0].role);
	cr_expect_eq(c[0].n, MADE_BLOCKS);
	cr_expect_float_eq(c[0].ratio, 2, 1e-9);
	cr_expect_str_eq(c[1].role, "confirm");
	cr_expect_eq(c[1].n, 20);
	cr_expect_float_eq(c[1].ratio, 1.5, 1e-9);
	cr_expect_float_eq(c[1].p_slower, ldexp(1, -20), 1e-15);
}

Test(confirm, its_noise_is_filled_up_to_twenty, .timeout = 10)
{
	struct bench_comparison *c;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200, 100);
	add_fresh(30, 150);
	mark(4 * MADE_BLOCKS, 4 * 15, "steal 30 ms in 100 ms");
	c = compare_rows(2);
	cr_expect_eq(c[1].n, 20);
	cr_expect_eq(c[1].noise_cap, 1);
	cr_expect_eq(c[1].discarded_blocks, 10);
}

Test(confirm, of_two_states_the_matched_row_answers, .timeout = 10)
{
	struct bench_comparison *c;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200, 100);
	add_fresh(20, 150);
	for (size_t i = 4 * MADE_BLOCKS; i < result.sample_count; i++) {
		samples[i].placement = bench_text_intern("cross-core");
		samples[i].line_ns = i % 8 < 4 ? 100 : 600;
	}
	c = compare_rows(2);
	cr_expect_str_eq(c[1].state, "matched");
	cr_expect_str_eq(c[1].role, "confirm");
	cr_expect_eq(c[1].judgement, BENCH_SLOWER);
}
