/* SPDX-License-Identifier: MIT */
/*
 * Like against like: which blocks make a family's bias, and what it does.
 */
#include "bench/verdict/bias.h"
#include "tests/bench/made.h"

/* A block of the baseline against itself, with that difference. */
static void put(double block, double difference)
{
	const char *order = fmod(block, 2) > 0 ? "BAAB" : "ABBA";

	for (int i = 0; i < 4; i++) {
		struct bench_sample *s =
			add("kthreads", block,
			    order[i] == 'A' ? 100 * exp(difference) : 100);

		s->process_index = i;
		s->order = bench_text_intern(order);
		s->role = bench_text_intern("aa");
	}
}

static struct bench_bias bias(void)
{
	return bench_bias(&result, row.probe, NULL);
}

Test(bias, six_blocks_are_needed, .timeout = 10)
{
	start();
	cr_expect(isnan(bias().value));
	for (int i = 0; i < 5; i++)
		put(i, .005);
	cr_expect(isnan(bias().value));
	cr_expect_not(bias().rerun_wanted);
	put(5, .005);
	cr_expect_float_eq(bias().value, .005, 1e-12);
	cr_expect_eq(bias().blocks, 6);
}

Test(bias, it_is_how_far_the_interval_is_from_zero, .timeout = 10)
{
	start();
	/* The 95 % interval of 12 is from the third to the tenth. */
	for (int i = 0; i < 12; i++)
		put(i, -.001 * (i + 1));
	cr_expect_float_eq(bias().value, .003, 1e-12);
	start();
	for (int i = 0; i < 12; i++)
		put(i, .001 * (i - 3));
	cr_expect_eq(bias().value, 0);
}

Test(bias, too_much_is_measured_again, .timeout = 10)
{
	start();
	for (int i = 0; i < 12; i++)
		put(i, .02);
	cr_expect_float_eq(bias().value, .02, 1e-12);
	cr_expect(bias().rerun_wanted);
	for (int i = 12; i < 23; i++)
		put(i, .004);
	cr_expect(bias().rerun_wanted, "eleven fresh blocks");
	cr_expect_float_eq(bias().value, .02, 1e-12);
	put(23, .004);
	cr_expect_not(bias().rerun_wanted);
	cr_expect_float_eq(bias().value, .004, 1e-12);
}

Test(bias, the_first_twelve_stand_if_they_are_good, .timeout = 10)
{
	start();
	for (int i = 0; i < 24; i++)
		put(i, i < 12 ? .004 : .02);
	cr_expect_float_eq(bias().value, .004, 1e-12);
	cr_expect_not(bias().rerun_wanted);
}

Test(bias, noisy_and_failed_blocks_do_not_count, .timeout = 10)
{
	start();
	for (int i = 0; i < 14; i++)
		put(i, i < 2 ? .5 : .004);
	mark(0, 4, "steal 30 ms in 100 ms");
	mark(4, 1, "crashed (Segmentation fault)");
	cr_expect_eq(bias().blocks, 12);
	cr_expect_float_eq(bias().value, .004, 1e-12);
}

Test(bias, two_states_are_matched, .timeout = 10)
{
	start();
	for (int i = 0; i < 12; i++)
		put(i, .004);
	for (size_t i = 0; i < result.sample_count; i++) {
		struct bench_sample *s = &samples[i];
		/* Of side A one process is far, of B both or none. */
		bool far = s->order[(size_t)s->process_index] == 'A'
				   ? s->process_index < 2
				   : fmod(s->block, 4) < 2;

		s->placement = bench_text_intern("cross-core");
		s->line_ns = far ? 600 : 100;
		s->value *= far ? 6 : 1;
	}
	cr_expect_float_eq(
		bench_bias(&result, row.probe, bench_text_intern("cross-core"))
			.value,
		.004, 1e-12);
}

/* Eight plain blocks at that ratio, and twelve of like and like. */
static struct bench_comparison compare_biased(double ratio, double difference)
{
	start();
	for (int i = 0; i < 12; i++)
		put(100 + i, difference);
	/* Its level and block numbers are others than the row's. */
	for (size_t i = 0; i < result.sample_count; i++)
		samples[i].params = bench_text_intern("threads=2");
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 100 * ratio, 100);
	return *compare_rows(1);
}

Test(bias, it_serves_every_row_of_the_family, .timeout = 10)
{
	struct bench_comparison c = compare_biased(1.035, .008);

	cr_expect_eq(c.n, MADE_BLOCKS);
	cr_expect_float_eq(c.ratio, 1.035, 1e-9);
	cr_expect_float_eq(c.aa_bias, .008, 1e-12);
	cr_expect_eq(c.judgement, BENCH_SLOWER_UNRESOLVED);
	cr_expect_float_eq(c.p_slower, 1, 1e-12);
	cr_expect_eq(compare_biased(1.035, 0).judgement, BENCH_SLOWER);
	cr_expect_lt(compare_biased(1.035, 0).p_slower, .05);
}

Test(bias, another_placement_is_another_family, .timeout = 10)
{
	compare_biased(1.035, .008);
	for (size_t i = 0; i < result.sample_count; i++)
		if (samples[i].role)
			samples[i].placement = bench_text_intern("one-cpu");
	cr_expect(isnan(compare_rows(1)->aa_bias));
	cr_expect_eq(compare_rows(1)->judgement, BENCH_SLOWER);
}

Test(bias, above_the_limit_it_spoils_the_row, .timeout = 10)
{
	struct bench_comparison c = compare_biased(2, .02);

	cr_expect_eq(c.judgement, BENCH_ENVIRONMENT);
	cr_expect_str_eq(c.verdict, "inconclusive (environment)");
	cr_expect_not_null(
		strstr(c.diagnosis, "like against like differs by 2.0 %"));
}
