/* SPDX-License-Identifier: MIT */
/*
 * Absolute values on results made up for the purpose: which samples and
 * which blocks they are of, and that they agree with comparisons.
 */
#include <criterion/criterion.h>
#include <math.h>

#include "bench/result/fill.h"
#include "bench/result/summary.h"
#include "bench/tools/text.h"
#include "bench/verdict/comparison.h"

#define BLOCKS 8

static struct bench_result result;
static struct bench_result_arm arms[2];
static struct bench_result_row row;
static struct bench_sample samples[4000];

static struct bench_sample *add(size_t arm, double block, double process,
				double index, double value)
{
	struct bench_sample *s = &samples[result.sample_count++];

	*s = bench_sample_empty();
	s->probe = row.probe;
	s->arm = arms[arm].name;
	s->unit = row.unit;
	s->better = bench_text_intern("lower");
	s->mode = bench_text_intern("timed");
	s->block = block;
	s->process_index = process;
	s->sample_index = index;
	s->iterations = 10;
	s->warmup = 0;
	s->valid = 1;
	s->value = value;
	return s;
}

/* Two arms of 100 and 200 and something, two processes of two samples. */
static void start(void)
{
	row = (struct bench_result_row){ .probe = bench_text_intern("yield"),
					 .unit = bench_text_intern("ns/x") };
	result = (struct bench_result){ .blocks = BLOCKS,
					.seed = 20,
					.complete = true,
					.arms = arms,
					.arm_count = 2,
					.rows = &row,
					.row_count = 1,
					.samples = samples };
	for (size_t a = 0; a < 2; a++) {
		const char *name = bench_text_intern(a ? "b" : "a");

		arms[a] = (struct bench_result_arm){ name, name, name };
	}
	for (size_t i = 0; i < 8 * BLOCKS; i++) {
		size_t block = i / 8, process = i / 2 % 4, index = i % 2;

		add(process % 2, (double)block, (double)process, (double)index,
		    100. * (1 + (double)(process % 2)) + (double)block);
	}
}

static struct bench_summary summarise(void)
{
	struct bench_summary *summaries;

	cr_assert_eq(bench_summary_make(&result, &summaries), 2);
	return summaries[0];
}

static void expect_same(const struct bench_summary *x,
			const struct bench_summary *y)
{
	cr_expect_eq(x->n, y->n);
	cr_expect_eq(x->median, y->median);
	cr_expect_eq(x->min, y->min);
	cr_expect_eq(x->max, y->max);
	cr_expect_eq(x->mean, y->mean);
	cr_expect_eq(x->mean_lo, y->mean_lo);
	cr_expect_eq(x->mean_hi, y->mean_hi);
}

Test(summary, mean_and_its_interval, .timeout = 10)
{
	struct bench_summary s;

	start();
	s = summarise();
	cr_expect_float_eq(s.mean, 103.5, 1e-9);
	/* Blocks alone differ: their standard deviation is 2.29. */
	cr_expect_float_eq(s.mean_hi - s.mean_lo, 3.92 * 2.2913 / sqrt(8), .2);
	cr_expect(s.mean_lo < s.mean && s.mean < s.mean_hi);
	cr_expect(isnan(s.p99_lo), "too few samples");
	cr_expect(isnan(s.counted_cycles));
	cr_expect_null(s.counted_scope);
}

Test(summary, other_samples_stay_out, .timeout = 10)
{
	struct bench_summary before, after;

	start();
	before = summarise();
	add(0, 20, 0, 0, 9e3)->role = bench_text_intern("aa");
	add(0, 21, 0, 0, 9e3)->role = bench_text_intern("confirm");
	add(0, 22, 0, 0, 9e3)->mode = bench_text_intern("counting");
	after = summarise();
	expect_same(&before, &after);
	samples[0].warmup = 1;
	samples[0].value = 9e3;
	cr_expect_eq(summarise().max, before.max);
}

Test(summary, samples_of_another_placement_stay_out, .timeout = 10)
{
	struct bench_summary before, after;

	start();
	row.placement = bench_text_intern("cross-core");
	for (size_t i = 0; i < result.sample_count; i++)
		samples[i].placement = row.placement;
	add(0, 20, 0, 0, 100)->placement = row.placement;
	samples[result.sample_count - 1].event_p99_ns = 5;
	before = summarise();
	cr_expect_eq(before.n, BLOCKS + 1);
	add(0, 20, 0, 0, 9e3)->event_p99_ns = 9e3;
	add(0, 21, 0, 0, 9e3)->placement = bench_text_intern("cross-socket");
	add(0, 22, 0, 0, 9e3)->mode = bench_text_intern("counting");
	samples[result.sample_count - 1].counted_cycles = 5000;
	after = summarise();
	expect_same(&before, &after);
	cr_expect_eq(after.event_p99_ns, 5);
	cr_expect(isnan(after.counted_cycles));
}

/* Equal samples, but for their placement: their draws are not the same. */
Test(summary, placements_draw_by_themselves, .timeout = 10)
{
	struct bench_summary one, several;

	start();
	row.placement = bench_text_intern("cross-core");
	for (size_t i = 0; i < result.sample_count; i++) {
		samples[i].placement = row.placement;
		samples[i].value += sin((double)i);
	}
	one = summarise();
	cr_expect_null(one.place);
	result.placed = true;
	several = summarise();
	cr_expect_str_eq(several.place, "cross-core");
	cr_expect_eq(one.mean, several.mean);
	cr_expect_neq(one.mean_lo, several.mean_lo);
}

Test(summary, counted_events_are_for_one_operation, .timeout = 10)
{
	struct bench_summary s;

	start();
	for (int i = 0; i < 3; i++) {
		struct bench_sample *c = add(0, 20, i, 0, 5000);

		c->mode = bench_text_intern("counting");
		c->counted_cycles = 1000 * (i + 1);
		c->counted_scope = bench_text_intern("user");
		if (i == 2)
			c->counted_instructions = 3000;
	}
	s = summarise();
	cr_expect_eq(s.counted_cycles, 200);
	cr_expect_eq(s.counted_instructions, 300);
	cr_expect_str_eq(s.counted_scope, "user");
}

/* A noisy block serves where a comparison would use it. */
Test(summary, uses_the_blocks_of_comparisons, .timeout = 10)
{
	struct bench_pair pair = { &arms[0], &arms[1], false };

	for (int complete = 0; complete < 2; complete++) {
		struct bench_comparison *c;
		struct bench_summary s;

		start();
		result.complete = complete;
		for (size_t i = 0; i < 8; i++) {
			samples[i].valid = 0;
			samples[i].invalid_reason =
				bench_text_intern("steal 30 ms in 100 ms");
		}
		s = summarise();
		cr_assert_eq(bench_comparison_make(&result, &pair, .03, &c), 1);
		cr_expect_eq(s.n, BLOCKS - 1 + complete);
		cr_expect_eq(s.n, c->n);
		cr_expect_float_eq(s.median, c->value_a, 1e-9);
		cr_expect_eq(s.min, 101, "samples are valid ones");
	}
}

Test(summary, noisy_blocks_fill_up, .timeout = 10)
{
	cr_expect_eq(bench_fill(12, 10, 1, false), 0);
	cr_expect_eq(bench_fill(12, 10, 1, true), 1);
	cr_expect_eq(bench_fill(12, 10, 5, true), 2);
	cr_expect_eq(bench_fill(12, 10, 7, false), 0);
	cr_expect_eq(bench_fill(12, 10, 8, false), 2, "18 blocks are the cap");
	cr_expect_eq(bench_fill(12, 13, 8, true), 0);
}

Test(summary, tails_of_many_samples, .timeout = 30)
{
	struct bench_summary s;

	start();
	result.sample_count = 0;
	for (size_t i = 0; i < 3000; i++)
		add(0, (double)(i / 500), 0, (double)(i % 500),
		    100 + (double)(i % 500));
	for (size_t b = 0; b < 6; b++)
		add(1, (double)b, 1, 0, 100);
	s = summarise();
	cr_expect_float_eq(s.p90, 549.1, .2);
	cr_expect(isnan(s.p99) && isnan(s.p99_lo));
}

/* A process's are in each of its samples, and count once. */
Test(summary, single_events_are_of_processes, .timeout = 10)
{
	struct bench_summary s;

	start();
	cr_expect(isnan(summarise().event_p99_ns), "nobody timed any");
	for (size_t i = 0; i < result.sample_count; i++) {
		struct bench_sample *e = &samples[i];

		e->events = 1000;
		e->event_p99_ns = 10 * e->block + e->process_index;
		e->event_max_ns = e->event_p99_ns + 1000;
	}
	/* A third sample of the first process would pull at a median. */
	for (int i = 2; i < 40; i++) {
		struct bench_sample *e = add(0, 7, 2, i, 100);

		e->event_p99_ns = 72;
		e->event_max_ns = 1072;
	}
	samples[0].warmup = samples[1].warmup = 1;
	samples[0].event_p99_ns = samples[1].event_p99_ns = 1e9;
	s = summarise();
	/* Blocks 0 to 7, processes 0 and 2, without the very first. */
	cr_expect_float_eq(s.event_p99_ns, 40, 1e-9, "%g", s.event_p99_ns);
	cr_expect_float_eq(s.event_max_ns, 1072, 1e-9);
	cr_expect(isnan(s.event_p50_ns));
}
