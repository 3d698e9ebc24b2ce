/* SPDX-License-Identifier: MIT */
/*
 * The bootstrap against what theory says of it, against a plain one that
 * draws every sample, and against data whose truth is known.
 */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "bench/stats/bootstrap.h"
#include "bench/stats/stats.h"
#include "tests/bench/noise.h"

#define BLOCKS      12
#define BATCHES     (2 * BLOCKS)
#define SAMPLES_MAX 2000

static double values[BATCHES][SAMPLES_MAX];
static struct bench_batch batches[BATCHES];

/* Samples that differ by block, by process and by themselves. */
static void fill(struct bench_random *random, size_t samples, double of_block,
		 double of_process, double of_sample)
{
	double block = 0;

	for (size_t i = 0; i < BATCHES; i++) {
		double process = of_process * noise_normal(random);

		if (i % 2 == 0)
			block = of_block * noise_normal(random);
		for (size_t j = 0; j < samples; j++)
			values[i][j] = 100 + block + process +
				       of_sample * noise_normal(random);
		batches[i] = (struct bench_batch){ (double)(i / 2), values[i],
						   samples };
	}
}

/* Of what the three levels add to the mean when drawn with replacement. */
static double theory_sd(void)
{
	double blocks[BLOCKS], within = 0, inner = 0;

	for (size_t b = 0; b < BLOCKS; b++) {
		const struct bench_batch *pair = &batches[2 * b];
		double means[2];

		for (size_t p = 0; p < 2; p++) {
			double k = (double)pair[p].count;

			means[p] = gsl_stats_mean(pair[p].values, 1,
						  pair[p].count);
			inner += gsl_stats_variance_with_fixed_mean(
					 pair[p].values, 1, pair[p].count,
					 means[p]) /
				 k;
		}
		blocks[b] = (means[0] + means[1]) / 2;
		within += pow((means[0] - means[1]) / 2, 2);
	}
	return sqrt(
		(gsl_stats_variance_with_fixed_mean(
			 blocks, 1, BLOCKS, gsl_stats_mean(blocks, 1, BLOCKS)) +
		 within / BLOCKS / 2 + inner / BATCHES / 2) /
		BLOCKS);
}

static void expect_theory(size_t samples, double of_block, double of_process,
			  double of_sample)
{
	struct bench_random random = { samples };
	struct bench_interval found;
	double width;

	fill(&random, samples, of_block, of_process, of_sample);
	width = 2 * gsl_cdf_ugaussian_Pinv(.975) * theory_sd();
	found = bench_bootstrap_mean(batches, BATCHES, 1);
	cr_expect_float_eq((found.hi - found.lo) / width, 1, .05,
			   "%zu samples: %g instead of %g", samples,
			   found.hi - found.lo, width);
}

Test(bootstrap, mean_has_the_variance_of_all_levels, .timeout = 30)
{
	expect_theory(3, 1, 0, 0);
	expect_theory(3, 0, 1, 0);
	expect_theory(3, 0, 0, 1);
	expect_theory(3, 1, 1, 1);
	/* Samples drawn one by one, and by their limit. */
	expect_theory(16, 0, 0, 1);
	expect_theory(17, 0, 0, 1);
	expect_theory(500, 0, 0, 1);
	expect_theory(500, .1, .1, 1);
}

/* A mean of few samples is one of samples, which are never below the least. */
Test(bootstrap, few_samples_are_drawn_one_by_one, .timeout = 30)
{
	struct bench_random random = { 2 };
	struct bench_interval found;

	fill(&random, 3, 0, 0, 0);
	values[5][1] = 1000;
	found = bench_bootstrap_mean(batches, BATCHES, 1);
	cr_expect_float_eq(found.lo, 100, 1e-9);
	cr_expect_gt(found.hi, 120);
}

/* 95 % of 300 sessions, less what 12 blocks are too few for. */
Test(bootstrap, mean_covers_the_truth, .timeout = 60)
{
	struct bench_random random = { 3 };
	size_t covered = 0;

	for (size_t s = 0; s < 300; s++) {
		struct bench_interval found;

		fill(&random, 3, 1, 1, 1);
		found = bench_bootstrap_mean(batches, BATCHES, s);
		covered += found.lo <= 100 && found.hi >= 100;
	}
	cr_expect_geq(covered, 300 * 88 / 100, "%zu", covered);
	cr_expect_leq(covered, 300 * 98 / 100, "%zu", covered);
}

/* Where all processes are alike only the samples' own chance is left. */
Test(bootstrap, quantile_of_equal_processes, .timeout = 30)
{
	const double n = BATCHES * 1000., q = .99;
	const double reach = 1.96 * sqrt(q * (1 - q) / n);
	struct bench_interval found;

	for (size_t i = 0; i < BATCHES; i++) {
		for (size_t j = 0; j < 1000; j++)
			values[i][j] = ((double)(j * BATCHES + i) + .5) / n;
		batches[i] = (struct bench_batch){ (double)(i / 2), values[i],
						   1000 };
	}
	found = bench_bootstrap_quantile(batches, BATCHES, q, 1);
	cr_expect_float_eq(found.lo, q - reach, 1.2e-4);
	cr_expect_float_eq(found.hi, q + reach, 1.2e-4);
}

/* The same with nothing clever: every sample of every draw is drawn. */
static struct bench_interval plain_quantile(double q)
{
	enum {
		DRAWS = 1000
	};
	static double draws[DRAWS], pooled[BATCHES * SAMPLES_MAX];
	struct bench_random random = { 9 };
	double largest[SAMPLES_MAX];

	for (size_t d = 0; d < DRAWS; d++) {
		size_t size = 0, block = 0, beyond;

		for (size_t i = 0; i < BATCHES; i++) {
			const struct bench_batch *batch;

			if (i % 2 == 0)
				block = bench_random_below(&random, BLOCKS);
			batch = &batches[2 * block +
					 bench_random_below(&random, 2)];
			for (size_t j = 0; j < batch->count; j++)
				pooled[size++] =
					batch->values[bench_random_below(
						&random, batch->count)];
		}
		beyond = (size_t)((double)size * (1 - q));
		gsl_sort_largest(largest, beyond + 1, pooled, 1, size);
		draws[d] = largest[beyond];
	}
	gsl_sort(draws, 1, DRAWS);
	return (struct bench_interval){
		bench_stats_quantile(draws, DRAWS, .025),
		bench_stats_quantile(draws, DRAWS, .975),
	};
}

Test(bootstrap, quantile_equals_a_plain_bootstrap, .timeout = 60)
{
	struct bench_random random = { 4 };

	for (int levels = 0; levels < 2; levels++) {
		struct bench_interval found, plain;

		fill(&random, 100, levels, levels, 1);
		found = bench_bootstrap_quantile(batches, BATCHES, .9, 1);
		plain = plain_quantile(.9);
		cr_expect_float_eq((found.hi - found.lo) /
					   (plain.hi - plain.lo),
				   1, .12, "%d: %g instead of %g", levels,
				   found.hi - found.lo, plain.hi - plain.lo);
		cr_expect_float_eq(found.lo + found.hi, plain.lo + plain.hi,
				   .1 * (plain.hi - plain.lo));
	}
}

Test(bootstrap, is_withheld_from_too_little, .timeout = 30)
{
	struct bench_random random = { 5 };

	fill(&random, 1000, 0, 0, 1);
	cr_expect(isfinite(bench_bootstrap_quantile(batches, 12, .99, 1).lo));
	cr_expect(isnan(bench_bootstrap_quantile(batches, 10, .99, 1).lo),
		  "5 blocks");
	cr_expect(isnan(bench_bootstrap_mean(batches, 10, 1).hi));
	cr_expect(isfinite(bench_bootstrap_mean(batches, 12, 1).hi));
	batches[7].count = 999;
	cr_expect(isnan(bench_bootstrap_quantile(batches, 12, .99, 1).hi));
	cr_expect_not(bench_bootstrap_has(batches, 0, .5));
}

Test(bootstrap, repeats_itself_and_rows_differ, .timeout = 30)
{
	struct bench_random random = { 6 };
	uint64_t seed = bench_bootstrap_seed(20, "yield", "threads=64", "a");
	struct bench_interval first, second, other;

	cr_expect_neq(seed,
		      bench_bootstrap_seed(21, "yield", "threads=64", "a"));
	cr_expect_neq(seed, bench_bootstrap_seed(20, "yield", NULL, "a"));
	cr_expect_neq(seed,
		      bench_bootstrap_seed(20, "yield", "threads=64a", ""));
	fill(&random, 3, 1, 1, 1);
	first = bench_bootstrap_mean(batches, BATCHES, seed);
	second = bench_bootstrap_mean(batches, BATCHES, seed);
	other = bench_bootstrap_mean(batches, BATCHES, seed + 1);
	cr_expect_eq(first.lo, second.lo);
	cr_expect_eq(first.hi, second.hi);
	cr_expect_neq(first.lo, other.lo);
}
