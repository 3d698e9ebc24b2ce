/* SPDX-License-Identifier: MIT */
/*
 * Order statistics: intervals that are exact whatever the distribution.
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"

#define TABLED (sizeof tabled_n / sizeof *tabled_n)

static const double tabled_n[] = { 6, 9, 12, 15, 20, 30, 40 };
static const double c90[] = { 2.10, 1.55, 1.31, 1.16, .97, .78, .68 };
static const double c_equivalence[] = { 2.08, 1.54, 1.30, 1.16, .96, .68, .61 };

size_t bench_stats_k(size_t n, double tail)
{
	size_t k = 0;

	while (k < n &&
	       gsl_cdf_binomial_P((unsigned)k, .5, (unsigned)n) <= tail)
		k++;
	return k;
}

double bench_stats_median(double *values, size_t n)
{
	if (!n)
		return NAN;
	gsl_sort(values, 1, n);
	return gsl_stats_median_from_sorted_data(values, 1, n);
}

double bench_stats_quantile(const double *sorted, size_t n, double q)
{
	return n ? gsl_stats_quantile_from_sorted_data(sorted, 1, n, q) : NAN;
}

static double interpolate(const double *table, size_t n)
{
	size_t i = 1;

	if (n < BENCH_BLOCKS_MIN)
		return NAN;
	/* Beyond the table a standard error shrinks as the root of n. */
	if ((double)n > tabled_n[TABLED - 1])
		return table[TABLED - 1] *
		       sqrt(tabled_n[TABLED - 1] / (double)n);
	while (tabled_n[i] < (double)n)
		i++;
	return table[i - 1] + (table[i] - table[i - 1]) *
				      ((double)n - tabled_n[i - 1]) /
				      (tabled_n[i] - tabled_n[i - 1]);
}

double bench_stats_c90(size_t n)
{
	return interpolate(c90, n);
}

double bench_stats_c_equivalence(size_t n)
{
	return interpolate(c_equivalence, n);
}

double bench_stats_scale(const double *values, size_t n)
{
	/* For small n the MAD is biased low (Croux and Rousseeuw, 1992). */
	static const double small[] = { 1.200, 1.140, 1.129, 1.107 };
	double *work = bench_alloc(n + 1, sizeof *work);
	double b = n - 6 < 4 ? small[n - 6] : (double)n / ((double)n - .8);

	return n < BENCH_BLOCKS_MIN ? NAN
				    : gsl_stats_mad(values, 1, n, work) * b;
}

struct bench_estimate bench_stats_estimate(const double *values, size_t n)
{
	struct bench_estimate e = { .n = n,
				    .ratio = NAN,
				    .lo = NAN,
				    .hi = NAN,
				    .lo90 = NAN,
				    .hi90 = NAN,
				    .scale = NAN,
				    .notice = NAN,
				    .lag1 = NAN };
	double *sorted = bench_alloc(n + 1, sizeof *sorted);
	size_t k95 = bench_stats_k(n, .025), k90 = bench_stats_k(n, .05);

	if (!n)
		return e;
	memcpy(sorted, values, n * sizeof *values);
	e.ratio = bench_stats_median(sorted, n);
	if (n < BENCH_BLOCKS_MIN)
		return e;
	e.lo = sorted[k95 - 1];
	e.hi = sorted[n - k95];
	e.lo90 = sorted[k90 - 1];
	e.hi90 = sorted[n - k90];
	e.scale = bench_stats_scale(values, n);
	e.notice = fmax(bench_stats_c90(n) * e.scale, .8 * (e.hi - e.lo));
	if (n >= 12 && e.hi > e.lo)
		e.lag1 = gsl_stats_lag1_autocorrelation(values, 1, n);
	return e;
}

double bench_stats_sign_p(size_t above, size_t below)
{
	size_t fewer = above < below ? above : below;

	return fmin(1, 2 * gsl_cdf_binomial_P((unsigned)fewer, .5,
					      (unsigned)(above + below)));
}

double bench_stats_above_p(const double *values, size_t n, double limit)
{
	unsigned below = 0;

	for (size_t i = 0; i < n; i++)
		below += values[i] <= limit;
	return n < BENCH_BLOCKS_MIN
		       ? NAN
		       : gsl_cdf_binomial_P(below, .5, (unsigned)n);
}

double bench_stats_blocks_needed(double scale, double margin)
{
	double many = 3.9 * scale / margin;

	for (size_t n = BENCH_BLOCKS_MIN; n <= 40; n++)
		if (bench_stats_c_equivalence(n) * scale <= margin)
			return (double)n;
	return ceil(many * many);
}
