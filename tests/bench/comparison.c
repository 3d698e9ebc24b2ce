/* SPDX-License-Identifier: MIT */
/*
 * From samples to verdicts, on results made up for the purpose: pairs, the
 * blocks that count, direction, and floors.
 */
#include "bench/result/summary.h"
#include "tests/bench/made.h"

static struct bench_comparison compare(void)
{
	return *compare_rows(1);
}

Test(comparison, drift_cancels_and_a_above_b_is_slower, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200, 100);
	c = compare();
	cr_expect_float_eq(c.ratio, 2, 1e-9);
	cr_expect_eq(c.judgement, BENCH_SLOWER);
	cr_expect_eq(c.n, MADE_BLOCKS);
	cr_expect_eq(c.noise_cap, 0);
}

Test(comparison, a_higher_rate_is_faster, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200, 100);
	for (size_t i = 0; i < result.sample_count; i++)
		samples[i].better = bench_text_intern("higher");
	c = compare();
	cr_expect_float_eq(c.ratio, .5, 1e-9);
	cr_expect_eq(c.judgement, BENCH_FASTER);
	cr_expect_float_eq(c.value_a, 200 * exp(.015), 1e-6);
}

Test(comparison, noisy_blocks_are_left_out_while_repeats_may_come,
     .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, i ? 200 : 900, 100);
	mark(0, 4, "steal 30 ms in 100 ms");
	c = compare();
	cr_expect_eq(c.n, MADE_BLOCKS - 1);
	cr_expect_eq(c.discarded_blocks, 1);
	cr_expect_float_eq(c.ratio, 2, 1e-9);
}

Test(comparison, noisy_blocks_fill_up_at_the_cap, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < 12; i++)
		add_block(i, 200, 100);
	mark(0, 4 * 5, "foreign 30 ms in 100 ms");
	c = compare();
	cr_expect_eq(c.n, MADE_BLOCKS);
	cr_expect_eq(c.noise_cap, 1);
	cr_expect_eq(c.discarded_blocks, 4);
}

Test(comparison, a_failed_process_spoils_its_block, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < 12; i++)
		add_block(i, 200, 100);
	mark(0, 1, "crashed (Segmentation fault)");
	c = compare();
	cr_expect_eq(c.n, 11);
	cr_expect_eq(c.discarded_blocks, 0);
}

Test(comparison, few_blocks_have_no_verdict, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < 5; i++)
		add_block(i, 200, 100);
	c = compare();
	cr_expect_eq(c.judgement, BENCH_TOO_FEW);
	cr_expect(isnan(c.ci_lo));
	cr_expect_float_eq(c.ratio, 2, 1e-9);
}

Test(comparison, pairs, .timeout = 10)
{
	struct bench_pair *pairs;

	start();
	add_arm("floor", "floor");
	add_arm("old", "uthreads");
	cr_assert_eq(bench_pair_list(&result, &pairs), 2);
	cr_expect_str_eq(pairs[0].a->name, "kthreads");
	cr_expect_str_eq(pairs[0].b->name, "uthreads");
	cr_expect_str_eq(pairs[1].a->name, "uthreads");
	cr_expect_str_eq(pairs[1].b->name, "old");
}

Test(comparison, the_floor_is_that_of_its_kind, .timeout = 10)
{
	struct bench_comparison c;

	start();
	add_arm("floor", "floor");
	row.floor_of = bench_text_intern("user");
	arms[1].kind = row.floor_of;
	for (int i = 0; i < MADE_BLOCKS; i++) {
		add_block(i, 200, 100);
		add("floor", i, 50 * exp(.015));
	}
	c = compare();
	cr_expect_eq(c.floor_side, 'b');
	cr_expect_float_eq(c.floor_ratio, 2, 1e-9);
}

Test(comparison, counting_runs_are_no_part_of_it, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++) {
		add_block(i, 200, 100);
		add("kthreads", i, 9000)->mode = bench_text_intern("counting");
	}
	c = compare();
	cr_expect_eq(c.n, MADE_BLOCKS);
	cr_expect_float_eq(c.ratio, 2, 1e-9);
}

Test(comparison, a_process_is_its_median_without_warm_up, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++) {
		add_block(i, 200, 100);
		/* Four samples of one process: 9000 to warm up, the rest. */
		for (int j = 0; j < 4; j++) {
			struct bench_sample *s =
				add("kthreads", i,
				    (double[]){ 9000, 150, 200, 1000 }[j] *
					    exp(.015));

			s->process_index = 1000;
			s->sample_index = j;
			s->warmup = j == 0;
		}
	}
	c = compare();
	cr_expect_float_eq(c.ratio, 2, 1e-9);
}

Test(comparison, p_is_that_of_the_sign_test_against_margin_and_bias,
     .timeout = 10)
{
	struct bench_comparison c;

	start();
	/* Two of eight are not beyond 3 %: (1 + 8 + 28) / 256. */
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, i < 2 ? 102.9 : 103.1, 100);
	c = compare();
	cr_expect_float_eq(c.p_slower, 37. / 256, 1e-12);
	start();
	for (int i = 0; i < 5; i++)
		add_block(i, 200, 100);
	cr_expect(isnan(compare().p_slower));
}

Test(comparison, summary_counts_blocks_and_withholds_quantiles, .timeout = 10)
{
	struct bench_summary *summaries;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200 + i, 100);
	cr_assert_eq(bench_summary_make(&result, &summaries), 2);
	cr_expect_eq(summaries[0].n, MADE_BLOCKS);
	cr_expect_float_eq(summaries[0].ci_lo, 200 * exp(.015), 1e-6);
	cr_expect_float_eq(summaries[0].ci_hi, 207 * exp(.015), 1e-6);
	cr_expect(isnan(summaries[0].p50), "two samples give no quantile");
	cr_expect_eq(summaries[0].min, 200);
}
