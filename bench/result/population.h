/* SPDX-License-Identifier: MIT */
/*
 * The samples that describe one arm of one row in absolute values: timed,
 * valid, not to warm up, and of no A/A or confirming block, because those
 * were not measured beside the other arms.
 */
#ifndef BENCH_RESULT_POPULATION_H
#define BENCH_RESULT_POPULATION_H

#include "bench/result/result.h"
#include "bench/stats/bootstrap.h"

struct bench_population {
	struct bench_batch *batches; /* process by process */
	size_t batch_count;
	double *values; /* of all of them, sorted */
	size_t value_count;
};

/* It is a valid one of that arm at that row, and not to warm up. */
bool bench_population_counts(const struct bench_sample *s,
			     const struct bench_result_row *row,
			     const char *arm);

struct bench_population
bench_population_make(const struct bench_result *result,
		      const struct bench_result_row *row, const char *arm);

/* What one operation took by the processor's counters, median of samples. */
struct bench_counted {
	double cycles, instructions; /* NAN: not counted */
	const char *scope;           /* user, user+kernel, or NULL */
};

struct bench_counted
bench_population_counted(const struct bench_result *result,
			 const struct bench_result_row *row, const char *arm);

/* The result without samples that were counted, A/A or confirming. */
struct bench_result bench_population_plain(const struct bench_result *result);

#endif
