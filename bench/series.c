/* SPDX-License-Identifier: MIT */
/*
 * Reduces samples to processes and processes to blocks.  The samples come in
 * the order of their processes, so each process is one stretch.
 */
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/series.h"
#include "bench/stats.h"
#include "bench/text.h"

struct process {
	double *values;
	size_t count;
	bool noisy, broken;
};

static bool is_noise(const char *reason)
{
	return reason && (!strncmp(reason, "steal ", 6) ||
			  !strncmp(reason, "foreign ", 8));
}

static bool is_rate(const struct bench_sample *sample)
{
	return sample->better && !strcmp(sample->better, "higher");
}

static bool belongs(const struct bench_sample *s,
		    const struct bench_result_row *row, const char *arm)
{
	return s->probe == row->probe && s->params == row->params &&
	       s->arm == arm;
}

static void append(double **array, size_t *count, double value)
{
	*array = bench_grow(*array, *count, sizeof **array);
	(*array)[(*count)++] = value;
}

static void take_sample(struct bench_series *series, struct process *process,
			const struct bench_sample *s)
{
	process->noisy |= is_noise(s->invalid_reason);
	process->broken |= s->valid == 0 && !is_noise(s->invalid_reason);
	if (!(s->value > 0) || s->warmup > 0)
		return;
	append(&process->values, &process->count, s->value);
	if (s->valid == 0)
		return;
	append(&series->values, &series->value_count, s->value);
	if (s->value_cycles > 0)
		append(&series->cycles, &series->cycle_count, s->value_cycles);
}

/* Adds a process to its block; the mean runs along. */
static void end_process(struct bench_series *series, double block,
			struct process *process)
{
	double y = log(bench_stats_median(process->values, process->count));
	struct bench_point *point;

	if (is_rate(series->first))
		y = -y;
	if (!series->count ||
	    series->points[series->count - 1].block != block) {
		series->points = bench_grow(series->points, series->count,
					    sizeof *point);
		series->points[series->count++] =
			(struct bench_point){ .block = block };
	}
	point = &series->points[series->count - 1];
	point->noisy |= process->noisy;
	point->broken |= process->broken || !process->count;
	point->processes++;
	point->y += (y - point->y) / (double)point->processes;
	if (!process->broken &&
	    (!series->samples_least || process->count < series->samples_least))
		series->samples_least = process->count;
}

struct bench_series bench_series_make(const struct bench_result *result,
				      const struct bench_result_row *row,
				      const char *arm)
{
	struct bench_series series = { 0 };
	const struct bench_sample *last = NULL;
	struct process process = { 0 };

	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];

		/* Without a block there was no process: an absent arm. */
		if (!belongs(s, row, arm) || isnan(s->block))
			continue;
		if (last && (last->block != s->block ||
			     last->process_index != s->process_index)) {
			end_process(&series, last->block, &process);
			process = (struct process){ 0 };
		}
		/* A sample that carries values says most of the arm. */
		if (!series.first || (series.first->valid == 0 && s->valid > 0))
			series.first = s;
		take_sample(&series, &process, s);
		last = s;
	}
	if (last)
		end_process(&series, last->block, &process);
	gsl_sort(series.values, 1, series.value_count);
	gsl_sort(series.cycles, 1, series.cycle_count);
	return series;
}

double bench_series_value(const struct bench_series *series, double y)
{
	return exp(is_rate(series->first) ? -y : y);
}

/* The values of blocks that are noisy, or of those that are not. */
static size_t blocks(const struct bench_series *series, bool noisy,
		     double *values)
{
	size_t count = 0;

	for (size_t i = 0; i < series->count; i++) {
		const struct bench_point *point = &series->points[i];

		if (point->noisy == noisy && !point->broken)
			values[count++] = bench_series_value(series, point->y);
	}
	return count;
}

size_t bench_series_blocks(const struct bench_series *series, double *values)
{
	return blocks(series, false, values);
}

double bench_series_median(const struct bench_series *series)
{
	double *values = bench_alloc(series->count + 1, sizeof *values);
	size_t count = blocks(series, false, values);

	if (!count)
		count = blocks(series, true, values);
	return bench_stats_median(values, count);
}
