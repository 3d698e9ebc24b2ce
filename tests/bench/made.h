/* SPDX-License-Identifier: MIT */
/*
 * Results made up for a purpose: one row of a plan, kthreads against
 * uthreads, and processes of one sample each.
 */
#ifndef TESTS_BENCH_MADE_H
#define TESTS_BENCH_MADE_H

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "bench/tools/text.h"
#include "bench/verdict/comparison.h"

#define MADE_BLOCKS 8

static struct bench_result result;
static struct bench_result_arm arms[4];
static struct bench_result_row row;
static struct bench_sample samples[4 * 80];

static inline void add_arm(const char *name, const char *implementation)
{
	arms[result.arm_count++] =
		(struct bench_result_arm){ bench_text_intern(name),
					   bench_text_intern(implementation),
					   bench_text_intern("kernel") };
}

static inline void start(void)
{
	row = (struct bench_result_row){ .probe = bench_text_intern("create"),
					 .unit = bench_text_intern("ns/x") };
	result = (struct bench_result){ .blocks = MADE_BLOCKS,
					.arms = arms,
					.rows = &row,
					.row_count = 1,
					.samples = samples };
	add_arm("kthreads", "kthreads");
	add_arm("uthreads", "uthreads");
}

/* One process of one sample. */
static inline struct bench_sample *add(const char *arm, double block,
				       double value)
{
	struct bench_sample *s = &samples[result.sample_count];

	cr_assert_lt(result.sample_count, sizeof samples / sizeof *samples);
	*s = bench_sample_empty();
	s->probe = row.probe;
	s->params = row.params;
	s->arm = bench_text_intern(arm);
	s->mode = bench_text_intern("timed");
	s->unit = row.unit;
	s->better = bench_text_intern("lower");
	s->block = block;
	s->process_index = (double)result.sample_count++;
	s->sample_index = s->warmup = 0;
	s->value = value;
	s->valid = 1;
	return s;
}

/* A B B A with a linear drift, which has to cancel exactly. */
static inline void add_block(double block, double a, double b)
{
	add("kthreads", block, a * exp(.00));
	add("uthreads", block, b * exp(.01));
	add("uthreads", block, b * exp(.02));
	add("kthreads", block, a * exp(.03));
}

static inline void mark(size_t first, size_t count, const char *reason)
{
	for (size_t i = first; i < first + count; i++) {
		samples[i].valid = 0;
		samples[i].invalid_reason = bench_text_intern(reason);
	}
}

/* The rows of the first pair. */
static inline struct bench_comparison *compare_rows(size_t expected)
{
	struct bench_comparison *comparisons;
	struct bench_pair *pairs;

	cr_assert_geq(bench_pair_list(&result, &pairs), 1);
	cr_assert_eq(bench_comparison_make(&result, pairs, .03, &comparisons),
		     expected);
	return comparisons;
}

#endif
