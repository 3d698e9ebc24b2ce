/* SPDX-License-Identifier: MIT */
/*
 * Makes summary.csv's rows.
 */
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#include "bench/result/events.h"
#include "bench/result/fill.h"
#include "bench/result/population.h"
#include "bench/result/series.h"
#include "bench/result/summary.h"
#include "bench/sample/row_name.h"
#include "bench/stats/bootstrap.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"

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
	NUMBER(event_p50_ns),
	NUMBER(event_p90_ns),
	NUMBER(event_p99_ns),
	NUMBER(event_p999_ns),
	NUMBER(event_max_ns),
};

#define REQUIRED (sizeof columns / sizeof *columns - 15)

const struct bench_table bench_summary_table = {
	columns,
	sizeof columns / sizeof *columns,
	REQUIRED,
	sizeof(struct bench_summary),
};

size_t bench_summary_blocks(const struct bench_result *result,
			    const struct bench_result_row *row,
			    const struct bench_series *series,
			    struct bench_summary_block *blocks)
{
	size_t good = 0, noisy = 0, count = 0, fill;

	for (size_t i = 0; i < series->count; i++) {
		good += !series->points[i].broken && !series->points[i].noisy;
		noisy += !series->points[i].broken && series->points[i].noisy;
	}
	fill = bench_fill(bench_result_wanted(result, row), good, noisy,
			  result->complete);
	for (size_t i = 0; i < series->count; i++) {
		const struct bench_point *point = &series->points[i];

		if (point->broken || (point->noisy && !fill))
			continue;
		fill -= point->noisy;
		blocks[count++] = (struct bench_summary_block){
			point->block, bench_series_value(series, point->y)
		};
	}
	return count;
}

static void add_interval(struct bench_summary *s,
			 const struct bench_result *result,
			 const struct bench_result_row *row,
			 const struct bench_series *series)
{
	double *values = bench_alloc(series->count + 1, sizeof *values);
	size_t n, k;

	s->blocks = bench_alloc(series->count + 1, sizeof *s->blocks);
	n = bench_summary_blocks(result, row, series, s->blocks);
	k = bench_stats_k(n, .025);
	for (size_t i = 0; i < n; i++)
		values[i] = s->blocks[i].value;
	s->n = (double)n;
	s->median = bench_stats_median(values, n);
	if (n < BENCH_BLOCKS_MIN)
		return;
	s->ci_lo = values[k - 1];
	s->ci_hi = values[n - k];
	s->confidence = .95;
}

static double quantile(const struct bench_population *p, double q)
{
	return bench_bootstrap_has(p->batches, p->batch_count, q)
		       ? bench_stats_quantile(p->values, p->value_count, q)
		       : NAN;
}

static void add_samples(struct bench_summary *s,
			const struct bench_population *p)
{
	const double *values = p->values;
	size_t count = p->value_count;

	s->p50 = quantile(p, .5);
	s->p90 = quantile(p, .9);
	s->p99 = quantile(p, .99);
	s->p999 = quantile(p, .999);
	if (!count)
		return;
	s->min = values[0];
	s->max = values[count - 1];
	s->mean = gsl_stats_mean(values, 1, count);
	if (count > 1)
		s->cv = gsl_stats_sd(values, 1, count) / s->mean;
}

static void add_bootstrap(struct bench_summary *s,
			  const struct bench_result *result,
			  const struct bench_population *p)
{
	/* Rows at several placements draw independently, too. */
	const char *level =
		s->place ? bench_row_name(s->placement, s->params, NULL)
			 : s->params;
	uint64_t seed =
		bench_bootstrap_seed(result->seed, s->probe, level, s->arm);
	struct bench_interval mean =
		bench_bootstrap_mean(p->batches, p->batch_count, seed);
	struct bench_interval p99 =
		bench_bootstrap_quantile(p->batches, p->batch_count, .99, seed);
	struct bench_interval p999 = bench_bootstrap_quantile(
		p->batches, p->batch_count, .999, seed);

	s->mean_lo = mean.lo;
	s->mean_hi = mean.hi;
	s->p99_lo = p99.lo;
	s->p99_hi = p99.hi;
	s->p999_lo = p999.lo;
	s->p999_hi = p999.hi;
}

static void add_counted(struct bench_summary *s,
			const struct bench_counted *counted)
{
	s->counted_cycles = counted->cycles;
	s->counted_instructions = counted->instructions;
	s->counted_scope = counted->scope;
}

/* The counted samples are in the result only, not in its plain part. */
static void add(const struct bench_result *result,
		const struct bench_result *plain,
		const struct bench_result_row *row,
		const struct bench_result_arm *arm,
		struct bench_summary **summaries, size_t *count)
{
	struct bench_series series = bench_series_make(plain, row, arm->name);
	struct bench_population population =
		bench_population_make(plain, row, arm->name);
	struct bench_counted counted =
		bench_population_counted(result, row, arm->name);
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
	s.place = bench_result_place(result, row);
	s.first = first;
	s.median_cycles =
		bench_stats_quantile(series.cycles, series.cycle_count, .5);
	add_interval(&s, plain, row, &series);
	add_samples(&s, &population);
	add_bootstrap(&s, result, &population);
	add_counted(&s, &counted);
	bench_events_summarise(&s, plain, row, arm->name);
	*summaries = bench_grow(*summaries, *count, sizeof s);
	(*summaries)[(*count)++] = s;
}

size_t bench_summary_make(const struct bench_result *result,
			  struct bench_summary **summaries)
{
	struct bench_result plain = bench_population_plain(result);
	size_t count = 0;

	*summaries = NULL;
	for (size_t i = 0; i < result->row_count; i++)
		for (size_t a = 0; a < result->arm_count; a++)
			add(result, &plain, &result->rows[i], &result->arms[a],
			    summaries, &count);
	return count;
}

bool bench_summary_is_time(const struct bench_summary *row)
{
	return row->unit && !strncmp(row->unit, "ns/", 3);
}
