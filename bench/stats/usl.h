/* SPDX-License-Identifier: MIT */
/*
 * Laws of scaling, fitted to times by nonlinear least squares.
 *
 * What n CPUs share takes t(n) = t(1)·(1 + σ(n − 1) + κn(n − 1))/n.  σ is the
 * part that is done one after the other, κ what any two CPUs cost each other.
 * With κ = 0 it is Amdahl's law, else the Universal Scalability Law (Gunther).
 * Logarithms are fitted, as errors are a share of what is measured.
 */
#ifndef BENCH_STATS_USL_H
#define BENCH_STATS_USL_H

#include <stdbool.h>
#include <stddef.h>

/* Through fewer points a curve of three parameters says nothing. */
#define BENCH_USL_POINTS 6

struct bench_usl {
	double base;         /* t(1), in the unit of the times */
	double sigma, kappa; /* below 0: better than n times as fast */
	double error;        /* root of the mean square of ln(measured/law) */
};

/*
 * Of count times, each by so many CPUs.  False if there are fewer than
 * BENCH_USL_POINTS or nothing fits; the result is then NANs.
 */
bool bench_usl_fit(const double *cpus, const double *times, size_t count,
		   bool amdahl, struct bench_usl *fit);

/* The law's time for so many CPUs. */
double bench_usl_time(const struct bench_usl *fit, double cpus);

/* CPUs that are fastest, INFINITY where more are always faster, or NAN. */
double bench_usl_peak(const struct bench_usl *fit);

#endif
