/* SPDX-License-Identifier: MIT */
/*
 * What a set of block differences says: pure functions of their numbers.
 *
 * L is a block's difference ln(a) − ln(b), as times; L > 0 means a is slower.
 */
#ifndef BENCH_STATS_STATS_H
#define BENCH_STATS_STATS_H

#include <stdbool.h>
#include <stddef.h>

/* Fewer blocks have no 95 % interval at all. */
#define BENCH_BLOCKS_MIN 6

/* ln 1.01: more bias than that spoils a comparison. */
#define BENCH_BIAS_LIMIT .00995033085316808285

/*
 * The largest k with P(Bin(n, ½) ≤ k−1) ≤ tail: x(k) and x(n+1−k) of the
 * sorted values bound the median.  0 if there is none.
 */
size_t bench_stats_k(size_t n, double tail);

/* Of values in any order, which are sorted in place.  NAN of none. */
double bench_stats_median(double *values, size_t n);

/* The quantile q of sorted values, between the two nearest. */
double bench_stats_quantile(const double *sorted, size_t n, double q);

/*
 * Factors of the scale s, by the number of blocks: for noticing a difference
 * with 90 % power, and for calling equivalence with 80 %.  Simulated, between
 * tabled n interpolated; NAN below 6 blocks.
 */
double bench_stats_c90(size_t n);
double bench_stats_c_equivalence(size_t n);

/* Robust scale: 1.4826 · MAD · b_n. */
double bench_stats_scale(const double *values, size_t n);

struct bench_estimate {
	size_t n;
	double ratio, lo, hi, lo90, hi90; /* logarithms, NAN if n < 6 */
	double scale, notice;             /* s and d, logarithms */
	double lag1;                      /* NAN if n < 12 */
};

/* The values are in time order and are left so. */
struct bench_estimate bench_stats_estimate(const double *values, size_t n);

/*
 * The two-sided sign test of so many differences above and below zero: its p,
 * 1 if there are none.
 */
double bench_stats_sign_p(size_t above, size_t below);

/*
 * The one-sided sign test that the median is not above a limit: its p, NAN
 * below 6 values.
 */
double bench_stats_above_p(const double *values, size_t n, double limit);

/* Blocks that would resolve the margin ln(1 + m). */
double bench_stats_blocks_needed(double scale, double margin);

enum bench_verdict {
	BENCH_TOO_FEW,
	BENCH_ENVIRONMENT,
	BENCH_SLOWER,
	BENCH_FASTER,
	BENCH_EQUIVALENT,
	BENCH_EQUIVALENT_SLOWER, /* a is slower, inside the margin */
	BENCH_EQUIVALENT_FASTER,
	BENCH_SLOWER_UNRESOLVED, /* slower, by how much is open */
	BENCH_FASTER_UNRESOLVED,
	BENCH_INCONCLUSIVE,
	BENCH_DEPENDS, /* on the state of the machine, so none of the above */
	BENCH_VERDICTS
};

/*
 * The first rule that matches; every outcome matches exactly one.  lo and hi
 * are the 95 % interval, lo90 and hi90 the 90 % one, margin is ln(1 + m) and
 * bias the A/A bias, all of them logarithms.  NAN: too few blocks.
 */
enum bench_verdict bench_verdict(double lo, double hi, double lo90, double hi90,
				 double margin, double bias);

/*
 * What circumstances leave of it: spoiled by the environment otherwise than
 * by a bias, or each state of the machine has another answer.
 */
enum bench_verdict bench_verdict_given(enum bench_verdict verdict, bool spoiled,
				       bool depends);

/* In full, as files have it. */
const char *bench_verdict_name(enum bench_verdict verdict);

#endif
