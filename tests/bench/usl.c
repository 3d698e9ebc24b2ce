/* SPDX-License-Identifier: MIT */
/*
 * Fits on curves whose law is known: exact, with noise, and degenerate.
 */
#include <criterion/criterion.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "bench/stats/usl.h"

static const double cpus[] = { 1, 2, 4, 6, 8, 12, 16, 32 };

#define POINTS (sizeof cpus / sizeof *cpus)

static void make(double base, double sigma, double kappa, double *times)
{
	const struct bench_usl law = { base, sigma, kappa, 0 };

	for (size_t i = 0; i < POINTS; i++)
		times[i] = bench_usl_time(&law, cpus[i]);
}

static void expect_law(double base, double sigma, double kappa)
{
	double times[POINTS];
	struct bench_usl fit;

	make(base, sigma, kappa, times);
	cr_assert(bench_usl_fit(cpus, times, POINTS, false, &fit));
	cr_expect_float_eq(fit.base / base, 1, 1e-6);
	cr_expect_float_eq(fit.sigma, sigma, 1e-6, "σ %g of %g", fit.sigma,
			   sigma);
	cr_expect_float_eq(fit.kappa, kappa, 1e-7, "κ %g of %g", fit.kappa,
			   kappa);
	cr_expect_lt(fit.error, 1e-6);
}

Test(usl, recovers_what_a_curve_was_made_of)
{
	expect_law(250, .02, .001);
	expect_law(1e6, .3, .02);
	expect_law(.5, .001, 1e-5);
	expect_law(100, 0, 0);        /* ideal */
	expect_law(100, 1, 0);        /* flat: more CPUs are of no use */
	expect_law(100, 1, .1);       /* slower from the second on */
	expect_law(100, -.005, .001); /* faster than ideal at first */
}

Test(usl, the_law_is_what_its_definition_says)
{
	const struct bench_usl law = { 1000, .1, .01, 0 };

	cr_expect_float_eq(bench_usl_time(&law, 1), 1000, 1e-9);
	cr_expect_float_eq(bench_usl_time(&law, 10),
			   1000 * (1 + .1 * 9 + .01 * 90) / 10, 1e-9);
}

Test(usl, amdahl_recovers_a_serial_part)
{
	double times[POINTS];
	struct bench_usl fit;

	make(250, .1, 0, times);
	cr_assert(bench_usl_fit(cpus, times, POINTS, true, &fit));
	cr_expect_float_eq(fit.sigma, .1, 1e-6);
	cr_expect_eq(fit.kappa, 0);
	cr_expect(isinf(bench_usl_peak(&fit)));
	/* A curve that comes back is none of Amdahl's, and that shows. */
	make(250, .02, .01, times);
	cr_assert(bench_usl_fit(cpus, times, POINTS, true, &fit));
	cr_expect_gt(fit.error, .1);
}

Test(usl, the_peak_is_where_the_law_is_fastest)
{
	const struct bench_usl law = { 100, .05, .002, 0 };
	double peak = bench_usl_peak(&law);

	cr_expect_float_eq(peak, sqrt(.95 / .002), 1e-9);
	cr_expect_lt(bench_usl_time(&law, peak),
		     bench_usl_time(&law, peak * .9));
	cr_expect_lt(bench_usl_time(&law, peak),
		     bench_usl_time(&law, peak * 1.1));
	cr_expect_eq(bench_usl_peak(&(struct bench_usl){ 1, 1.5, .1, 0 }), 1);
}

Test(usl, noise_moves_it_little)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double sigma = 0, kappa = 0;

	for (int trial = 0; trial < 200; trial++) {
		double times[POINTS];
		struct bench_usl fit;

		make(250, .05, .002, times);
		for (size_t i = 0; i < POINTS; i++)
			times[i] *= exp(gsl_ran_gaussian(rng, .02));
		cr_assert(bench_usl_fit(cpus, times, POINTS, false, &fit));
		cr_expect_float_eq(fit.sigma, .05, .05);
		cr_expect_float_eq(fit.kappa, .002, .002);
		sigma += fit.sigma / 200;
		kappa += fit.kappa / 200;
	}
	/* It has no bias that noise of 2 % would not hide. */
	cr_expect_float_eq(sigma, .05, .003);
	cr_expect_float_eq(kappa, .002, .0001);
	gsl_rng_free(rng);
}

Test(usl, fewer_than_six_points_are_refused)
{
	double times[POINTS];
	struct bench_usl fit;

	make(250, .05, .002, times);
	cr_expect(bench_usl_fit(cpus, times, 6, false, &fit));
	for (size_t n = 0; n < 6; n++) {
		cr_expect_not(bench_usl_fit(cpus, times, n, false, &fit));
		cr_expect(isnan(fit.sigma) && isnan(fit.base));
		cr_expect(isnan(bench_usl_peak(&fit)));
		cr_expect_not(bench_usl_fit(cpus, times, n, true, &fit));
	}
}

Test(usl, what_is_no_curve_has_no_fit)
{
	static const double same[POINTS] = { 4, 4, 4, 4, 4, 4, 4, 4 };
	double times[POINTS];
	struct bench_usl fit;

	make(250, .05, .002, times);
	times[3] = NAN;
	cr_expect_not(bench_usl_fit(cpus, times, POINTS, false, &fit));
	make(250, .05, .002, times);
	times[3] = INFINITY;
	cr_expect_not(bench_usl_fit(cpus, times, POINTS, false, &fit));
	times[3] = -1;
	cr_expect_not(bench_usl_fit(cpus, times, POINTS, false, &fit));
	/* Many points at one number of CPUs are one point. */
	make(250, .05, .002, times);
	cr_expect_not(bench_usl_fit(same, times, POINTS, false, &fit));
}
