/* SPDX-License-Identifier: MIT */
/*
 * Medians over processes: events of one process are no replicates, nor could
 * quantiles of processes be pooled.
 */
#include <math.h>
#include <stddef.h>

#include "bench/result/events.h"
#include "bench/result/population.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"

/* One for each process: its samples all say the same. */
size_t bench_events_values(double *values, const struct bench_result *result,
			   const struct bench_result_row *row, const char *arm,
			   size_t field)
{
	const struct bench_sample *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];
		double value = *(const double *)((const char *)s + field);

		if (!bench_population_counts(s, row, arm) ||
		    (last && last->block == s->block &&
		     last->process_index == s->process_index))
			continue;
		last = s;
		if (value >= 0)
			values[count++] = value;
	}
	return count;
}

static double largest(const double *values, size_t count)
{
	double max = NAN;

	for (size_t i = 0; i < count; i++)
		max = fmax(max, values[i]);
	return max;
}

void bench_events_summarise(struct bench_summary *s,
			    const struct bench_result *result,
			    const struct bench_result_row *row, const char *arm)
{
	const struct {
		double *place;
		size_t field;
	} fields[] = {
		{ &s->event_p50_ns,
		  offsetof(struct bench_sample, event_p50_ns) },
		{ &s->event_p90_ns,
		  offsetof(struct bench_sample, event_p90_ns) },
		{ &s->event_p99_ns,
		  offsetof(struct bench_sample, event_p99_ns) },
		{ &s->event_p999_ns,
		  offsetof(struct bench_sample, event_p999_ns) },
		{ &s->event_max_ns,
		  offsetof(struct bench_sample, event_max_ns) },
	};
	double *values = bench_alloc(result->sample_count + 1, sizeof *values);

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		size_t count = bench_events_values(values, result, row, arm,
						   fields[i].field);

		*fields[i].place = fields[i].place == &s->event_max_ns
					   ? largest(values, count)
					   : bench_stats_median(values, count);
	}
}
