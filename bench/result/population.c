/* SPDX-License-Identifier: MIT */
/*
 * Gathers samples by their purpose.  They come in the order of their
 * processes, so each process is one stretch.
 */
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

#include "bench/result/population.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"

static bool is_counted(const struct bench_sample *s)
{
	return s->mode && !strcmp(s->mode, "counting");
}

static bool is_plain(const struct bench_sample *s)
{
	return !s->role && !is_counted(s);
}

bool bench_population_counts(const struct bench_sample *s,
			     const struct bench_result_row *row,
			     const char *arm)
{
	return bench_result_is_of(row, s->probe, s->params, s->placement) &&
	       s->arm == arm && s->valid == 1 && !(s->warmup > 0);
}

/* The batch that the sample belongs to, begun if it is a new process. */
static struct bench_batch *batch_of(struct bench_population *population,
				    const struct bench_sample *last,
				    const struct bench_sample *s,
				    const double *values)
{
	bool begun = last && last->block == s->block &&
		     last->process_index == s->process_index;

	if (!begun) {
		population->batches =
			bench_grow(population->batches, population->batch_count,
				   sizeof *population->batches);
		population->batches[population->batch_count++] =
			(struct bench_batch){ s->block, values, 0 };
	}
	return &population->batches[population->batch_count - 1];
}

struct bench_population
bench_population_make(const struct bench_result *result,
		      const struct bench_result_row *row, const char *arm)
{
	struct bench_population population = { 0 };
	const struct bench_sample *last = NULL;
	size_t size = 0, count = 0;
	double *values;

	for (size_t i = 0; i < result->sample_count; i++)
		size += bench_population_counts(&result->samples[i], row, arm);
	values = bench_alloc(size + 1, sizeof *values);
	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];

		if (!bench_population_counts(s, row, arm) || !is_plain(s) ||
		    !(s->value > 0))
			continue;
		batch_of(&population, last, s, &values[count])->count++;
		values[count++] = s->value;
		last = s;
	}
	population.values = bench_alloc(count + 1, sizeof *values);
	population.value_count = count;
	memcpy(population.values, values, count * sizeof *values);
	gsl_sort(population.values, 1, count);
	return population;
}

struct bench_counted
bench_population_counted(const struct bench_result *result,
			 const struct bench_result_row *row, const char *arm)
{
	struct bench_counted counted = { 0 };
	double *cycles = NULL, *instructions = NULL;
	size_t cycle_count = 0, instruction_count = 0;

	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];

		if (!bench_population_counts(s, row, arm) || !is_counted(s) ||
		    !(s->iterations > 0))
			continue;
		if (s->counted_cycles >= 0) {
			cycles =
				bench_grow(cycles, cycle_count, sizeof *cycles);
			cycles[cycle_count++] =
				s->counted_cycles / s->iterations;
		}
		if (s->counted_instructions >= 0) {
			instructions =
				bench_grow(instructions, instruction_count,
					   sizeof *instructions);
			instructions[instruction_count++] =
				s->counted_instructions / s->iterations;
		}
		counted.scope = s->counted_scope;
	}
	counted.cycles = bench_stats_median(cycles, cycle_count);
	counted.instructions =
		bench_stats_median(instructions, instruction_count);
	return counted;
}

struct bench_result bench_population_plain(const struct bench_result *result)
{
	struct bench_result plain = *result;
	size_t count = 0;

	plain.samples =
		bench_alloc(result->sample_count + 1, sizeof *plain.samples);
	for (size_t i = 0; i < result->sample_count; i++)
		if (is_plain(&result->samples[i]))
			plain.samples[count++] = result->samples[i];
	plain.sample_count = count;
	return plain;
}
