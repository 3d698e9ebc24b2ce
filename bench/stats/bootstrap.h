/* SPDX-License-Identifier: MIT */
/*
 * Intervals of means and tails, for which no exact one exists.
 *
 * Samples of a process resemble one another, and so do processes of a block;
 * a bootstrap that drew single samples would take them for independent and
 * promise too much.  So blocks are drawn with replacement, in each its
 * processes, in each its samples, as often as there are of them.
 */
#ifndef BENCH_STATS_BOOTSTRAP_H
#define BENCH_STATS_BOOTSTRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_BOOTSTRAP_DRAWS 10000

/* The samples of one process; those of a block follow one another. */
struct bench_batch {
	double block;
	const double *values;
	size_t count; /* above 0 */
};

/* 95 %, in the unit of the samples; NAN below 6 blocks. */
struct bench_interval {
	double lo, hi;
};

struct bench_interval bench_bootstrap_mean(const struct bench_batch *batches,
					   size_t count, uint64_t seed);

/*
 * Of the quantile q of all samples together; NAN also if a process has less
 * than 10/(1 - q) of them.  Time goes with the samples beyond q, so this is
 * for tails.
 */
struct bench_interval
bench_bootstrap_quantile(const struct bench_batch *batches, size_t count,
			 double q, uint64_t seed);

/* Whether every process has samples enough for the quantile q. */
bool bench_bootstrap_has(const struct bench_batch *batches, size_t count,
			 double q);

/* Rows draw independently, and each draws the same again. */
uint64_t bench_bootstrap_seed(double seed, const char *probe,
			      const char *params, const char *arm);

#endif
