/* SPDX-License-Identifier: MIT */
/*
 * Reduces samples to processes and processes to blocks.  The samples come in
 * the order of their processes, so each process is one stretch.
 */
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

#include "bench/result/series.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

/* A process while its samples come in. */
struct stretch {
	struct bench_process process;
	double *values;
	size_t count;
};

static bool is_rate(const struct bench_sample *sample)
{
	return sample->better && !strcmp(sample->better, "higher");
}

/* A sample that was counted, not timed, has other values. */
static bool is_timed(const struct bench_sample *s)
{
	return !s->mode || !strcmp(s->mode, "timed");
}

static bool is_on_side(const struct bench_sample *s, char side)
{
	double place = s->process_index;

	return !side ||
	       (s->order && place >= 0 && place < (double)strlen(s->order) &&
		s->order[(size_t)place] == side);
}

static bool belongs(const struct bench_sample *s,
		    const struct bench_selection *wanted)
{
	/* Without a block there was no process: an absent arm. */
	return bench_result_is_of(wanted->row, s->probe, s->params,
				  s->placement) &&
	       s->arm == wanted->arm && s->role == wanted->role &&
	       is_timed(s) && !isnan(s->block) && is_on_side(s, wanted->side);
}

static void append(double **array, size_t *count, double value)
{
	*array = bench_grow(*array, *count, sizeof **array);
	(*array)[(*count)++] = value;
}

static struct stretch begin_process(const struct bench_sample *s)
{
	/* Files without both readings have their mean. */
	double before =
		isnan(s->line_ns_before) ? s->line_ns : s->line_ns_before;
	double after = isnan(s->line_ns_after) ? s->line_ns : s->line_ns_after;

	return (struct stretch){
		.process = {
			.block = s->block,
			.index = s->process_index,
			.line_before = before,
			.line_after = after,
			.clock_lowest = NAN,
			.clock_highest = NAN,
			.disturbed_ns = fmax(0, s->steal_ns) +
					fmax(0, s->foreign_cpu_ns),
			.steady = isnan(s->steady) ? -1 : s->steady > 0,
		},
	};
}

static void take_sample(struct bench_series *series, struct stretch *stretch,
			const struct bench_sample *s)
{
	struct bench_process *process = &stretch->process;

	process->noisy |= bench_sample_is_noise(s);
	process->broken |= s->valid == 0 && !bench_sample_is_noise(s);
	if (!(s->value > 0) || s->warmup > 0)
		return;
	append(&stretch->values, &stretch->count, s->value);
	process->clock_lowest = fmin(process->clock_lowest, s->clock_hz);
	process->clock_highest = fmax(process->clock_highest, s->clock_hz);
	if (s->valid == 0)
		return;
	append(&series->values, &series->value_count, s->value);
	if (s->value_cycles > 0)
		append(&series->cycles, &series->cycle_count, s->value_cycles);
}

/* Adds a process to its block; the mean runs along. */
static void end_process(struct bench_series *series, struct stretch *stretch)
{
	struct bench_process *process = &stretch->process;
	struct bench_point *point;

	process->y = log(bench_stats_median(stretch->values, stretch->count));
	if (is_rate(series->first))
		process->y = -process->y;
	if (!process->broken &&
	    (!series->samples_least || stretch->count < series->samples_least))
		series->samples_least = stretch->count;
	process->broken |= !stretch->count;
	if (!series->count ||
	    series->points[series->count - 1].block != process->block) {
		series->points = bench_grow(series->points, series->count,
					    sizeof *point);
		series->points[series->count++] = (struct bench_point){
			.block = process->block,
			.first_process = series->process_count,
		};
	}
	point = &series->points[series->count - 1];
	point->noisy |= process->noisy;
	point->broken |= process->broken;
	point->processes++;
	point->y += (process->y - point->y) / (double)point->processes;
	series->processes = bench_grow(series->processes, series->process_count,
				       sizeof *process);
	series->processes[series->process_count++] = *process;
}

struct bench_series bench_series_select(const struct bench_result *result,
					const struct bench_selection *wanted)
{
	struct bench_series series = { 0 };
	struct stretch stretch = { 0 };

	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];
		bool same = series.first && stretch.process.block == s->block &&
			    stretch.process.index == s->process_index;

		if (!belongs(s, wanted))
			continue;
		if (series.first && !same)
			end_process(&series, &stretch);
		if (!same)
			stretch = begin_process(s);
		/* A sample that carries values says most of the arm. */
		if (!series.first || (series.first->valid == 0 && s->valid > 0))
			series.first = s;
		take_sample(&series, &stretch, s);
	}
	if (series.first)
		end_process(&series, &stretch);
	gsl_sort(series.values, 1, series.value_count);
	gsl_sort(series.cycles, 1, series.cycle_count);
	return series;
}

struct bench_series bench_series_make(const struct bench_result *result,
				      const struct bench_result_row *row,
				      const char *arm)
{
	struct bench_selection plain = { .row = row, .arm = arm };

	return bench_series_select(result, &plain);
}

bool bench_series_is_rate(const struct bench_series *series)
{
	return is_rate(series->first);
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
