/* SPDX-License-Identifier: MIT */
/*
 * Whether a process became steady: on made-up samples whose truth is known.
 */
#include <criterion/criterion.h>
#include <gsl/gsl_math.h>
#include <math.h>

#include "bench/stats/order.h"
#include "bench/stats/steady.h"

#define MOST 256

static struct bench_random state = { 11 };

static double uniform(void)
{
	return (double)(bench_random_next(&state) >> 11) * 0x1p-53;
}

static double normal(void)
{
	double u = 1 - uniform(), v = uniform();

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

static double white(void)
{
	return exp(.02 * normal());
}

static double heavy(void)
{
	double u = uniform();

	return exp(.01 * normal()) * (u < .01 ? 3 : u < .06 ? 1.3 : 1);
}

static double two_kinds(void)
{
	return white() * (uniform() < .3 ? 6 : 1);
}

/* The share of processes found unsteady, of so many. */
static double unsteady(double (*noise)(void), size_t n, int processes,
		       bool step)
{
	int found = 0;

	for (int p = 0; p < processes; p++) {
		double values[MOST];
		/* Anywhere behind the half. */
		size_t place = n / 2 + 1 +
			       (size_t)(uniform() * (double)(n - n / 2 - 1));

		for (size_t i = 0; i < n; i++)
			values[i] = noise() * (step && i >= place ? 1.1 : 1);
		found += bench_steady(values, n) == 0;
	}
	return (double)found / processes;
}

Test(steady, few_samples_are_not_tested, .timeout = 10)
{
	double values[BENCH_STEADY_LEAST] = { 0 };

	for (size_t i = 0; i < BENCH_STEADY_LEAST; i++)
		values[i] = i < 20 ? 100 : 200;
	cr_expect_eq(bench_steady(values, 0), -1);
	cr_expect_eq(bench_steady(values, BENCH_STEADY_LEAST - 1), -1);
	cr_expect_eq(bench_steady(values, BENCH_STEADY_LEAST), 0);
}

Test(steady, a_late_change_is_found_and_an_early_one_forgiven, .timeout = 10)
{
	double values[40];

	for (size_t change = 0; change <= 36; change++) {
		for (size_t i = 0; i < 40; i++)
			values[i] = (i < change ? 110 : 100) +
				    .1 * (double)(i * 7 % 11);
		cr_expect_eq(bench_steady(values, 40), change <= 20,
			     "change at %zu", change);
	}
}

Test(steady, the_last_of_several_changes_decides, .timeout = 10)
{
	double values[100];

	for (size_t i = 0; i < 100; i++)
		values[i] = (i < 30   ? 300
			     : i < 80 ? 100
				      : 110) +
			    .1 * (double)(i * 7 % 11);
	cr_expect_eq(bench_steady(values, 100), 0);
}

Test(steady, equal_values_and_tiny_changes_are_steady, .timeout = 10)
{
	double values[64];

	for (size_t i = 0; i < 64; i++)
		values[i] = 100;
	cr_expect_eq(bench_steady(values, 64), 1);
	for (size_t i = 0; i < 64; i++)
		values[i] = i < 48 ? 100 : 100.9;
	cr_expect_eq(bench_steady(values, 64), 1);
}

Test(steady, false_alarms_are_rare_whatever_the_noise, .timeout = 60)
{
	static double (*const noises[])(void) = { white, heavy, two_kinds };

	for (size_t i = 0; i < 3; i++) {
		cr_expect_leq(unsteady(noises[i], 34, 3000, false), .02);
		cr_expect_leq(unsteady(noises[i], 128, 2000, false), .02);
		cr_expect_leq(unsteady(noises[i], MOST, 2000, false), .02);
	}
}

Test(steady, a_step_of_a_tenth_is_found, .timeout = 60)
{
	cr_expect_geq(unsteady(white, 34, 3000, true), .8);
	cr_expect_geq(unsteady(white, 128, 1000, true), .9);
}
