/* SPDX-License-Identifier: MIT */
/*
 * What intervals of laws and crossovers are worth: on made-up machines they
 * hold the truth about as often as they say.  Each test is the whole way from
 * samples on.
 */
#include <criterion/criterion.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "bench/findings/findings.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

#define LEVELS   8
#define BLOCKS   12
#define SESSIONS 60
#define NOISE    .02

static const double cpus[LEVELS] = { 1, 2, 3, 4, 6, 8, 12, 16 };
static struct bench_result result;
static struct bench_result_arm arms[2];
static struct bench_result_row rows[LEVELS];
static struct bench_sample samples[2 * LEVELS * BLOCKS];
static gsl_rng *rng;

static void start(const char *probe, const char *axis, const char *unit)
{
	result = (struct bench_result){ .blocks = BLOCKS,
					.complete = true,
					.arms = arms,
					.rows = rows,
					.samples = samples };
	for (size_t i = 0; i < LEVELS; i++)
		rows[i] = (struct bench_result_row){
			.probe = bench_text_intern(probe),
			.unit = bench_text_intern(unit),
			.params = bench_text_format("%s=%g", axis, cpus[i]),
		};
	if (!rng)
		rng = gsl_rng_alloc(gsl_rng_mt19937);
	result.row_count = LEVELS;
}

/* An arm that takes so long at a level, but for noise. */
static void add(const char *name, size_t level, double time)
{
	const struct bench_result_arm arm = { bench_text_intern(name),
					      bench_text_intern(name), "user" };

	if (!level)
		arms[result.arm_count++] = arm;
	for (size_t b = 0; b < BLOCKS; b++) {
		struct bench_sample *s = &samples[result.sample_count++];

		*s = bench_sample_empty();
		s->probe = rows[level].probe;
		s->params = rows[level].params;
		s->unit = rows[level].unit;
		s->arm = arm.name;
		s->mode = bench_text_intern("timed");
		s->better = bench_text_intern("lower");
		s->block = (double)b;
		s->process_index = result.arm_count > 1 ? 1 : 0;
		s->sample_index = s->warmup = 0;
		s->valid = 1;
		s->value = time * exp(gsl_ran_gaussian(rng, NOISE));
	}
}

static void forget(void)
{
	bench_text_reset();
	bench_alloc_reset();
}

TestSuite(findings, .timeout = 120);

Test(findings, intervals_of_a_law_hold_its_truth)
{
	size_t sigma = 0, kappa = 0, peak = 0, amdahl = 0;
	const struct bench_usl law = { 250, .05, .002, 0 };

	for (size_t i = 0; i < SESSIONS; i++) {
		struct bench_scaling *s;

		start("scale-x", "cpus", "ns/piece");
		for (size_t l = 0; l < LEVELS; l++)
			add("kthreads", l, bench_usl_time(&law, cpus[l]));
		result.seed = (double)i;
		cr_assert_eq(bench_scaling_make(&result, &s), 1);
		cr_assert_null(s->usl.reason);
		sigma += s->usl.sigma_lo < .05 && s->usl.sigma_hi > .05;
		kappa += s->usl.kappa_lo < .002 && s->usl.kappa_hi > .002;
		peak += s->usl.peak_lo < bench_usl_peak(&law) &&
			s->usl.peak_hi > bench_usl_peak(&law);
		/* A law that it does not follow is further off. */
		amdahl += s->amdahl.error > s->usl.error;
		forget();
	}
	/* 95 % of 60 are 57; less than 49 come once in 10,000 times. */
	cr_expect_geq(sigma, 49, "σ: %zu of %d", sigma, SESSIONS);
	cr_expect_geq(kappa, 49, "κ: %zu of %d", kappa, SESSIONS);
	cr_expect_geq(peak, 49, "peak: %zu of %d", peak, SESSIONS);
	cr_expect_eq(amdahl, SESSIONS);
}

Test(findings, intervals_of_a_crossover_hold_it)
{
	size_t held = 0;

	for (size_t i = 0; i < 2 * SESSIONS; i++) {
		struct bench_crossover *c;

		start("crossover-x", "size", "ns/x");
		for (size_t l = 0; l < LEVELS; l++)
			/* a/b falls by a tenth with each doubling, from 5 on */
			add("kthreads", l, 100 * exp(.1 * log2(5 / cpus[l])));
		for (size_t l = 0; l < LEVELS; l++)
			add("uthreads", l, 100);
		result.seed = (double)i;
		cr_assert_eq(bench_crossover_make(&result, .03, &c), 1);
		cr_assert_str_eq(c->finding, "crossover", "%s", c->finding);
		cr_expect_str_eq(c->faster_below, "uthreads");
		held += c->level_lo <= 5 && c->level_hi >= 5;
		forget();
	}
	cr_expect_geq(held, 103, "%zu of %d", held, 2 * SESSIONS);
}

Test(findings, noise_alone_crosses_nothing)
{
	size_t crossings = 0;

	for (size_t i = 0; i < 5 * SESSIONS; i++) {
		struct bench_crossover *c;

		start("crossover-x", "size", "ns/x");
		for (size_t l = 0; l < LEVELS; l++)
			add("kthreads", l, 100);
		for (size_t l = 0; l < LEVELS; l++)
			add("uthreads", l, 100);
		cr_assert_eq(bench_crossover_make(&result, .03, &c), 1);
		crossings += c->finding[0] == 'c' || c->finding[0] == 's';
		forget();
	}
	/* Two levels would have to err, and to opposite sides. */
	cr_expect_leq(crossings, 5 * SESSIONS / 50, "%zu of %d", crossings,
		      5 * SESSIONS);
}
