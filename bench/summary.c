/* SPDX-License-Identifier: MIT */
/*
 * Makes summary.csv's rows.
 */
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "bench/alloc.h"
#include "bench/series.h"
#include "bench/stats.h"
#include "bench/summary.h"

#define TEXT(field)    BENCH_COLUMN(struct bench_summary, field, BENCH_TEXT)
#define INTEGER(field) BENCH_COLUMN(struct bench_summary, field, BENCH_INTEGER)
#define NUMBER(field)  BENCH_COLUMN(struct bench_summary, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(run_id),
	TEXT(machine_id),
	TEXT(probe),
	TEXT(arm),
	TEXT(implementation),
	TEXT(params),
	INTEGER(threads),
	INTEGER(workers),
	TEXT(placement),
	TEXT(unit),
	TEXT(better),
	INTEGER(n),
	NUMBER(median),
	NUMBER(ci_lo),
	NUMBER(ci_hi),
	NUMBER(confidence),
	NUMBER(p50),
	NUMBER(p90),
	NUMBER(p99),
	NUMBER(p999),
	NUMBER(min),
	NUMBER(max),
	NUMBER(cv),
	NUMBER(median_cycles),
	NUMBER(mean),
	NUMBER(mean_lo),
	NUMBER(mean_hi),
	NUMBER(p99_lo),
	NUMBER(p99_hi),
	NUMBER(p999_lo),
	NUMBER(p999_hi),
	NUMBER(counted_cycles),
	NUMBER(counted_instructions),
	TEXT(counted_scope),
};

#define REQUIRED (sizeof columns / sizeof *columns - 10)

const struct bench_table bench_summary_table = {
	columns,
	sizeof columns / sizeof *columns,
	REQUIRED,
	sizeof(struct bench_summary),
};

/* A quantile needs ten samples beyond it in every process. */
static double quantile(const struct bench_series *series, double q)
{
	/* The slack is for 1 - q, which is not exact. */
	if ((double)series->samples_least < 10 / (1 - q) - 1e-6)
		return NAN;
	return bench_stats_quantile(series->values, series->value_count, q);
}

static void add_interval(struct bench_summary *s,
			 const struct bench_series *series)
{
	double *values = bench_alloc(series->count + 1, sizeof *values);
	size_t n = bench_series_blocks(series, values);
	size_t k = bench_stats_k(n, .025);

	s->n = (double)n;
	s->median = bench_stats_median(values, n);
	s->ci_lo = s->ci_hi = s->confidence = NAN;
	if (n < BENCH_BLOCKS_MIN)
		return;
	s->ci_lo = values[k - 1];
	s->ci_hi = values[n - k];
	s->confidence = .95;
}

static void add_samples(struct bench_summary *s,
			const struct bench_series *series)
{
	const double *values = series->values;
	size_t count = series->value_count;

	s->p50 = quantile(series, .5);
	s->p90 = quantile(series, .9);
	s->p99 = quantile(series, .99);
	s->p999 = quantile(series, .999);
	s->min = count ? values[0] : NAN;
	s->max = count ? values[count - 1] : NAN;
	s->cv = count > 1 ? gsl_stats_sd(values, 1, count) /
				    gsl_stats_mean(values, 1, count)
			  : NAN;
	s->median_cycles =
		bench_stats_quantile(series->cycles, series->cycle_count, .5);
}

static void add(const struct bench_result *result,
		const struct bench_result_row *row,
		const struct bench_result_arm *arm,
		struct bench_summary **summaries, size_t *count)
{
	struct bench_series series = bench_series_make(result, row, arm->name);
	const struct bench_sample *first = series.first;
	struct bench_summary s;

	if (!first)
		return;
	bench_table_empty(&bench_summary_table, &s);
	s.run_id = first->run_id;
	s.machine_id = first->machine_id;
	s.probe = row->probe;
	s.arm = arm->name;
	s.implementation = arm->implementation;
	s.params = row->params;
	s.threads = first->threads;
	s.workers = first->workers;
	s.placement = first->placement;
	s.unit = first->unit;
	s.better = first->better;
	add_interval(&s, &series);
	add_samples(&s, &series);
	*summaries = bench_grow(*summaries, *count, sizeof s);
	(*summaries)[(*count)++] = s;
}

size_t bench_summary_make(const struct bench_result *result,
			  struct bench_summary **summaries)
{
	size_t count = 0;

	*summaries = NULL;
	for (size_t i = 0; i < result->row_count; i++)
		for (size_t a = 0; a < result->arm_count; a++)
			add(result, &result->rows[i], &result->arms[a],
			    summaries, &count);
	return count;
}
