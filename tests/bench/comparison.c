/* SPDX-License-Identifier: MIT */
/*
 * From samples to verdicts, on results made up for the purpose: pairs, the
 * blocks that count, direction, and floors.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/comparison.h"
#include "bench/report.h"
#include "bench/summary.h"
#include "bench/text.h"

#define BLOCKS 8

static struct bench_result result;
static struct bench_result_arm arms[4];
static struct bench_result_row row;
static struct bench_sample samples[4 * 12 * BLOCKS];

static void add_arm(const char *name, const char *implementation)
{
	arms[result.arm_count++] =
		(struct bench_result_arm){ bench_text_intern(name),
					   bench_text_intern(implementation),
					   bench_text_intern("kernel") };
}

/* One process of one sample. */
static struct bench_sample *add(const char *arm, double block, double value)
{
	struct bench_sample *s = &samples[result.sample_count];

	*s = bench_sample_empty();
	s->probe = row.probe;
	s->arm = bench_text_intern(arm);
	s->unit = row.unit;
	s->better = bench_text_intern("lower");
	s->block = block;
	s->process_index = (double)result.sample_count++;
	s->sample_index = s->warmup = 0;
	s->value = value;
	s->valid = 1;
	return s;
}

static void start(void)
{
	row = (struct bench_result_row){ .probe = bench_text_intern("create"),
					 .unit = bench_text_intern("ns/x") };
	result = (struct bench_result){ .blocks = BLOCKS,
					.arms = arms,
					.rows = &row,
					.row_count = 1,
					.samples = samples };
	add_arm("kthreads", "kthreads");
	add_arm("uthreads", "uthreads");
}

/* A B B A with a linear drift, which has to cancel exactly. */
static void add_block(double block, double a, double b)
{
	add("kthreads", block, a * exp(.00));
	add("uthreads", block, b * exp(.01));
	add("uthreads", block, b * exp(.02));
	add("kthreads", block, a * exp(.03));
}

static struct bench_comparison compare(void)
{
	struct bench_comparison *comparisons;
	struct bench_pair *pairs;

	cr_assert_geq(bench_pair_list(&result, &pairs), 1);
	cr_assert_eq(bench_comparison_make(&result, pairs, .03, &comparisons),
		     1);
	return comparisons[0];
}

static void mark(size_t first, size_t count, const char *reason)
{
	for (size_t i = first; i < first + count; i++) {
		samples[i].valid = 0;
		samples[i].invalid_reason = bench_text_intern(reason);
	}
}

Test(comparison, drift_cancels_and_a_above_b_is_slower, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < BLOCKS; i++)
		add_block(i, 200, 100);
	c = compare();
	cr_expect_float_eq(c.ratio, 2, 1e-9);
	cr_expect_eq(c.judgement, BENCH_SLOWER);
	cr_expect_eq(c.n, BLOCKS);
	cr_expect_eq(c.noise_cap, 0);
}

Test(comparison, a_higher_rate_is_faster, .timeout = 10)
{
	struct bench_comparison c;

	start();
	for (int i = 0; i < BLOCKS; i++)
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
	for (int i = 0; i < BLOCKS; i++)
		add_block(i, i ? 200 : 900, 100);
	mark(0, 4, "steal 30 ms in 100 ms");
	c = compare();
	cr_expect_eq(c.n, BLOCKS - 1);
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
	cr_expect_eq(c.n, BLOCKS);
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
	for (int i = 0; i < BLOCKS; i++) {
		add_block(i, 200, 100);
		add("floor", i, 50 * exp(.015));
	}
	c = compare();
	cr_expect_eq(c.floor_side, 'b');
	cr_expect_float_eq(c.floor_ratio, 2, 1e-9);
}

/* The widest of everything at once. */
Test(comparison, the_table_holds_80_columns, .timeout = 10)
{
	struct bench_report report;
	char *text, *line, *rest;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	start();
	result.label = "a label that is so long that it has to be broken up "
		       "into several lines of the head";
	row.params = bench_text_intern("threads=100000");
	row.floor_of = arms[0].kind;
	add_arm("floor", "floor");
	for (int i = 0; i < 12; i++) {
		add_block(i, 100e3 * exp(.1 * (i % 5)), 123e3);
		add("floor", i, 101e3);
	}
	for (size_t i = 0; i < result.sample_count; i++)
		samples[i].params = row.params;
	mark(0, 5 * 12, "foreign 30 ms in 100 ms");
	report = bench_report_make(&result, .03);
	cr_assert_eq(report.row_counts[0], 1);
	cr_expect_eq(report.rows[0]->judgement, BENCH_INCONCLUSIVE);
	bench_report_text(&report, file);
	fclose(file);
	cr_expect_not_null(strstr(text, "inconclusive~"));
	rest = text;
	while ((line = strsep(&rest, "\n")))
		cr_expect_leq(bench_text_width(line), 80, "%s", line);
	free(text);
}

Test(comparison, summary_counts_blocks_and_withholds_quantiles, .timeout = 10)
{
	struct bench_summary *summaries;

	start();
	for (int i = 0; i < BLOCKS; i++)
		add_block(i, 200 + i, 100);
	cr_assert_eq(bench_summary_make(&result, &summaries), 2);
	cr_expect_eq(summaries[0].n, BLOCKS);
	cr_expect_float_eq(summaries[0].ci_lo, 200 * exp(.015), 1e-6);
	cr_expect_float_eq(summaries[0].ci_hi, 207 * exp(.015), 1e-6);
	cr_expect(isnan(summaries[0].p50), "two samples give no quantile");
	cr_expect_eq(summaries[0].min, 200);
}
