/* SPDX-License-Identifier: MIT */
/*
 * One row of summary.csv: an arm at a row, in absolute values.
 *
 * A block is the unit of inference, so n counts blocks, and the median with
 * its interval is that of the blocks' values.  They are the blocks that a
 * comparison would use: noisy ones fill up when no more repeats can come.
 * Means, quantiles, min, max and cv are of valid samples alone; the intervals
 * of means and of tails are bootstrapped from the run's seed.
 */
#ifndef BENCH_RESULT_SUMMARY_H
#define BENCH_RESULT_SUMMARY_H

#include "bench/result/result.h"

/* A block's value in the unit, and its number. */
struct bench_summary_block {
	double number, value;
};

/* The first fields are the columns of summary.csv. */
struct bench_summary {
	const char *run_id, *machine_id, *probe, *arm, *implementation;
	const char *params;
	double threads, workers;
	const char *placement, *unit, *better;
	double n, median, ci_lo, ci_hi, confidence;
	double p50, p90, p99, p999, min, max, cv, median_cycles;
	/* Appended later: */
	double mean, mean_lo, mean_hi, p99_lo, p99_hi, p999_lo, p999_hi;
	double counted_cycles, counted_instructions; /* for one operation */
	const char *counted_scope;
	/* Of single events: medians of the processes', and the largest. */
	double event_p50_ns, event_p90_ns, event_p99_ns, event_p999_ns;
	double event_max_ns;

	const char *place;                  /* as bench_result_place() */
	const struct bench_sample *first;   /* what its samples share */
	struct bench_summary_block *blocks; /* those that n counts, in time */
};

extern const struct bench_table bench_summary_table;

/* Every arm of every row that was measured; returns how many. */
size_t bench_summary_make(const struct bench_result *result,
			  struct bench_summary **summaries);

/*
 * The blocks that count: the valid ones, filled up with the earliest noisy
 * ones where a comparison would use those.  Returns how many; there is room
 * for all of the series.
 */
struct bench_series;
size_t bench_summary_blocks(const struct bench_result *result,
			    const struct bench_result_row *row,
			    const struct bench_series *series,
			    struct bench_summary_block *blocks);

/* Its values are nanoseconds of something. */
bool bench_summary_is_time(const struct bench_summary *row);

#endif
