/* SPDX-License-Identifier: MIT */
/*
 * One arm of one row: its processes and its blocks in order, each reduced to
 * one number.
 */
#ifndef BENCH_RESULT_SERIES_H
#define BENCH_RESULT_SERIES_H

#include "bench/result/result.h"

struct bench_process {
	double block, index; /* its place in the block's order */
	double y; /* ln(median of samples), as a time; NAN: it has none */
	double line_before, line_after;     /* ns; NAN: not seen */
	double clock_lowest, clock_highest; /* Hz, likewise */
	double disturbed_ns;                /* steal and foreign CPU time */
	int steady;                         /* 1, 0, or -1: not tested */
	bool noisy;  /* its block is flagged for steal or foreign CPU time */
	bool broken; /* it failed or never ran */
};

struct bench_point {
	double block;
	double y; /* mean over processes of ln(median of samples), as a time */
	size_t first_process, processes; /* in the series' processes */
	bool noisy;                      /* flagged, as its processes are */
	bool broken;                     /* a process failed or never ran */
};

struct bench_series {
	const struct bench_sample *first; /* NULL: the arm is not there */
	struct bench_process *processes;
	size_t process_count;
	struct bench_point *points;
	size_t count;
	double *values; /* of the valid samples, sorted */
	double *cycles; /* sorted; fewer where the clock was not seen */
	size_t value_count, cycle_count;
	size_t samples_least; /* in any process */
};

/* Which timed samples of a row's arm. */
struct bench_selection {
	const struct bench_result_row *row;
	const char *arm;  /* interned */
	const char *role; /* interned; NULL: the comparison itself */
	char side;        /* the letter in the block's order; 0: all */
};

struct bench_series bench_series_select(const struct bench_result *result,
					const struct bench_selection *wanted);

/* Those of the comparison itself. */
struct bench_series bench_series_make(const struct bench_result *result,
				      const struct bench_result_row *row,
				      const char *arm);

/* More is better, so y is that of its inverse. */
bool bench_series_is_rate(const struct bench_series *series);

/* A block's y, or a mean of them, in the unit. */
double bench_series_value(const struct bench_series *series, double y);

/* The median over valid blocks, or where none is, over the noisy ones. */
double bench_series_median(const struct bench_series *series);

/* Valid blocks' values in the unit, in block order. */
size_t bench_series_blocks(const struct bench_series *series, double *values);

#endif
