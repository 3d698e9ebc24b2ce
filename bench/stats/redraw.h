/* SPDX-License-Identifier: MIT */
/*
 * Medians of blocks that are drawn anew, with replacement: for intervals of
 * what is worked out of several medians.
 */
#ifndef BENCH_STATS_REDRAW_H
#define BENCH_STATS_REDRAW_H

#include <stddef.h>

#include "bench/stats/bootstrap.h"
#include "bench/stats/order.h"

/* What is worked out takes longer than a mean does. */
#define BENCH_REDRAWS 1000

/* The median of count values drawn from the count values. */
double bench_redraw_median(const double *values, size_t count,
			   struct bench_random *random);

/*
 * What 95 % of BENCH_REDRAWS results lie between, which are sorted; NAN if
 * less than 95 % of them are numbers.  An end may be INFINITY.
 */
struct bench_interval bench_redraw_interval(double *results);

#endif
