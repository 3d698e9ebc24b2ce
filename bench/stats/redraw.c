/* SPDX-License-Identifier: MIT */
/*
 * The bootstrap of medians.
 */
#include <math.h>
#include <stdlib.h>

#include "bench/stats/redraw.h"
#include "bench/stats/stats.h"

#define BLOCKS_MAX 1024 /* more are taken for the first so many */
#define LEFT_OUT   (BENCH_REDRAWS / 40)

double bench_redraw_median(const double *values, size_t count,
			   struct bench_random *random)
{
	double drawn[BLOCKS_MAX];

	if (count > BLOCKS_MAX)
		count = BLOCKS_MAX;
	for (size_t i = 0; i < count; i++)
		drawn[i] = values[bench_random_below(random, count)];
	return bench_stats_median(drawn, count);
}

/* NAN comes last. */
static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	if (isnan(x) || isnan(y))
		return isnan(x) - isnan(y);
	return (x > y) - (x < y);
}

struct bench_interval bench_redraw_interval(double *results)
{
	size_t count = BENCH_REDRAWS;

	qsort(results, BENCH_REDRAWS, sizeof *results, by_size);
	while (count && isnan(results[count - 1]))
		count--;
	if (BENCH_REDRAWS - count > 2 * LEFT_OUT)
		return (struct bench_interval){ NAN, NAN };
	return (struct bench_interval){ results[LEFT_OUT],
					results[count - 1 - LEFT_OUT] };
}
