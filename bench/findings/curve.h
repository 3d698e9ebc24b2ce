/* SPDX-License-Identifier: MIT */
/*
 * What a probe took at the levels of its axis, arm by arm: the blocks that a
 * comparison would use, as times.  A rate is turned into its time, so that
 * what is averaged is the harmonic mean of rates.
 */
#ifndef BENCH_FINDINGS_CURVE_H
#define BENCH_FINDINGS_CURVE_H

#include "bench/result/result.h"

struct bench_curve_point {
	double level;
	const char *params;
	const struct bench_sample *first; /* what its samples share */
	double *numbers;                  /* of its blocks, in time */
	double *times;                    /* likewise */
	size_t count;
	double median, lo, hi; /* 95 %; NAN below 6 blocks */
	bool rate;             /* the values of its samples are 1/t */
};

struct bench_curve {
	const char *probe, *what, *axis, *unit;
	const char *placement; /* of its several CPUs; NULL: it differs */
	const char *place;     /* as bench_result_place() */
	const struct bench_result_arm *arm;
	bool rate;                        /* more is better: values are 1/t */
	struct bench_curve_point *points; /* by their levels */
	size_t count;                     /* two or more */
};

/* An arm at a row; false if it was not measured there. */
bool bench_curve_point(const struct bench_result *result,
		       const struct bench_result_row *row,
		       const struct bench_result_arm *arm,
		       struct bench_curve_point *point);

/*
 * Of every probe whose levels are numbers, each arm that has two of them.
 * Each placement has a curve of its own, and all begin at the one CPU that a
 * probe was measured on.
 */
size_t bench_curve_list(const struct bench_result *result,
			struct bench_curve **curves);

/* A time in the unit of the curve. */
double bench_curve_value(const struct bench_curve *curve, double time);

/* The level behind "axis=", or 0: it is no number. */
double bench_curve_level(const char *params);

/* The axis of "axis=level", interned, or NULL. */
const char *bench_curve_axis(const char *params);

#endif
