/* SPDX-License-Identifier: MIT */
/*
 * The bias of a family (see results(5)): how far from zero the 95 % interval
 * of like against like lies, or zero if it holds zero.
 *
 * A bias above the limit gets a second chance with fresh blocks alone: the
 * better of two would be a choice by outcome.
 */
#include <math.h>

#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"
#include "bench/verdict/bias.h"
#include "bench/verdict/states.h"

/* A sample of the family, or NULL. */
static const struct bench_sample *find(const struct bench_result *result,
				       const char *probe, const char *placement)
{
	const char *role = bench_text_intern("aa");

	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];

		if (s->role == role && s->probe == probe &&
		    s->placement == placement && !isnan(s->block))
			return s;
	}
	return NULL;
}

/* The block differences of the two sides; returns how many. */
static size_t differences(const struct bench_result *result,
			  const struct bench_sample *one, double **values)
{
	struct bench_result_row row = { .probe = one->probe,
					.params = one->params,
					.placement = one->placement };
	struct bench_selection side = {
		.row = &row, .arm = one->arm, .role = one->role, .side = 'A'
	};
	struct bench_series a = bench_series_select(result, &side), b;
	struct bench_paired all, valid;
	struct bench_reduced *reduced;
	struct bench_states states;
	size_t count;

	side.side = 'B';
	b = bench_series_select(result, &side);
	all = bench_paired_make(&a, &b);
	valid = bench_paired_choose(&all, 0, false);
	states = bench_states_find(&valid, one->placement);
	reduced = bench_alloc(valid.count + 1, sizeof *reduced);
	count = bench_states_reduce(&states, &valid, BENCH_STATE_MIXED,
				    reduced);
	*values = bench_alloc(count + 1, sizeof **values);
	for (size_t i = 0; i < count; i++)
		(*values)[i] = reduced[i].a - reduced[i].b;
	return count;
}

static double bias_of(const double *values, size_t count)
{
	struct bench_estimate e = bench_stats_estimate(
		values, count < BENCH_BIAS_BLOCKS ? count : BENCH_BIAS_BLOCKS);

	return isnan(e.lo) ? NAN : fmax(0, fmax(e.lo, -e.hi));
}

struct bench_bias bench_bias(const struct bench_result *result,
			     const char *probe, const char *placement)
{
	const struct bench_sample *one = find(result, probe, placement);
	struct bench_bias bias = { .value = NAN };
	double *values;

	if (!one)
		return bias;
	bias.blocks = differences(result, one, &values);
	bias.value = bias_of(values, bias.blocks);
	if (!(bias.value > BENCH_BIAS_LIMIT))
		return bias;
	bias.rerun_wanted = bias.blocks < 2 * BENCH_BIAS_BLOCKS;
	if (!bias.rerun_wanted)
		bias.value =
			bias_of(values + BENCH_BIAS_BLOCKS, BENCH_BIAS_BLOCKS);
	return bias;
}
