/* SPDX-License-Identifier: MIT */
/*
 * The statistics against the procedure of results(5): its tables, its
 * definitions, and what a verdict may do on data whose truth is known.
 */
#include <criterion/criterion.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "bench/stats/order.h"
#include "bench/stats/stats.h"

Test(stats, k_equals_the_table, .timeout = 10)
{
	static const struct {
		size_t n, k95, k90;
	} table[] = { { 6, 1, 1 },  { 9, 2, 2 },    { 12, 3, 3 },  { 15, 4, 4 },
		      { 20, 6, 6 }, { 30, 10, 11 }, { 40, 14, 15 } };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		cr_expect_eq(bench_stats_k(table[i].n, .025), table[i].k95);
		cr_expect_eq(bench_stats_k(table[i].n, .05), table[i].k90);
	}
}

/* P(Bin(n, ½) ≤ k − 1), summed up from binomial coefficients. */
static double tail(unsigned n, unsigned k)
{
	double sum = 0;

	for (unsigned i = 0; i < k; i++)
		sum += gsl_sf_choose(n, i);
	return ldexp(sum, -(int)n);
}

Test(stats, k_is_the_largest_that_fits, .timeout = 10)
{
	static const double tails[] = { .025, .05 };

	for (unsigned n = 6; n <= 40; n++) {
		for (size_t t = 0; t < 2; t++) {
			unsigned k = (unsigned)bench_stats_k(n, tails[t]);

			cr_expect(tail(n, k) <= tails[t], "n %u", n);
			cr_expect(tail(n, k + 1) > tails[t], "n %u", n);
		}
	}
	cr_expect_eq(bench_stats_k(5, .025), 0);
}

Test(stats, factors_equal_the_table_and_interpolate, .timeout = 10)
{
	cr_expect_float_eq(bench_stats_c90(6), 2.10, 1e-12);
	cr_expect_float_eq(bench_stats_c90(12), 1.31, 1e-12);
	cr_expect_float_eq(bench_stats_c90(40), .68, 1e-12);
	cr_expect_float_eq(bench_stats_c90(25), (.97 + .78) / 2, 1e-12);
	cr_expect_float_eq(bench_stats_c_equivalence(30), .68, 1e-12);
	cr_expect(isnan(bench_stats_c90(5)));
	cr_expect_lt(bench_stats_c90(80), .68);
}

Test(stats, estimate_of_known_numbers, .timeout = 10)
{
	/* Sorted: 1 to 6; the median absolute deviation is 1.5. */
	double values[] = { 3, 1, 6, 2, 5, 4 };
	struct bench_estimate e = bench_stats_estimate(values, 6);

	cr_expect_float_eq(e.ratio, 3.5, 1e-12);
	cr_expect_eq(e.lo, 1);
	cr_expect_eq(e.hi, 6);
	cr_expect_float_eq(e.scale, 1.4826 * 1.5 * 1.2, 1e-3);
	cr_expect_float_eq(e.notice, fmax(2.10 * e.scale, .8 * 5), 1e-12);
	cr_expect_eq(values[0], 3, "the time order is kept");
	cr_expect(isnan(bench_stats_estimate(values, 5).lo));
}

Test(stats, sign_tests_of_known_numbers, .timeout = 10)
{
	static const double values[] = { 1, 2, 2, 3, 4, 5 };

	cr_expect_float_eq(bench_stats_sign_p(6, 0), 2. / 64, 1e-12);
	cr_expect_float_eq(bench_stats_sign_p(1, 5), 14. / 64, 1e-12);
	cr_expect_eq(bench_stats_sign_p(3, 3), 1);
	cr_expect_eq(bench_stats_sign_p(0, 0), 1);
	cr_expect_float_eq(bench_stats_above_p(values, 6, 0), 1. / 64, 1e-12);
	cr_expect_float_eq(bench_stats_above_p(values, 6, 1), 7. / 64, 1e-12);
	cr_expect_float_eq(bench_stats_above_p(values, 6, 2), 42. / 64, 1e-12);
	cr_expect(isnan(bench_stats_above_p(values, 5, 0)));
}

static double uniform(struct bench_random *random)
{
	return (double)(bench_random_next(random) >> 11) * 0x1p-53;
}

static double normal(struct bench_random *random)
{
	double u = 1 - uniform(random), v = uniform(random);

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

/* Other than a bias: spoiled, and states that disagree. */
struct given {
	bool spoiled, depends;
};

/* The rules once more, each as if it stood alone. */
static bool rule(enum bench_verdict verdict, double lo, double hi, double l9,
		 double h9, double M, double b, struct given given)
{
	bool sound = !(b > log(1.01)) && !given.spoiled;
	bool fit = sound && !given.depends;
	bool slower = fit && lo > M + b;
	bool faster = fit && hi < -(M + b);
	bool same = fit && !slower && !faster && l9 > b - M && h9 < M - b;
	bool open = fit && !slower && !faster && !same;

	switch (verdict) {
	case BENCH_ENVIRONMENT:
		return !sound;
	case BENCH_DEPENDS:
		return sound && given.depends;
	case BENCH_SLOWER:
		return slower;
	case BENCH_FASTER:
		return faster;
	case BENCH_EQUIVALENT:
		return same && lo <= b && hi >= -b;
	case BENCH_EQUIVALENT_SLOWER:
		return same && lo > b;
	case BENCH_EQUIVALENT_FASTER:
		return same && hi < -b;
	case BENCH_SLOWER_UNRESOLVED:
		return open && lo > b;
	case BENCH_FASTER_UNRESOLVED:
		return open && hi < -b;
	case BENCH_INCONCLUSIVE:
		return open && lo <= b && hi >= -b;
	default:
		return false;
	}
}

Test(stats, verdicts_partition_every_outcome, .timeout = 60)
{
	struct bench_random random = { 20 };
	size_t seen[BENCH_VERDICTS] = { 0 };

	for (int i = 0; i < 200000; i++) {
		double lo = .2 * uniform(&random) - .1;
		double l9 = lo + .03 * uniform(&random);
		double h9 = l9 + .03 * uniform(&random);
		double hi = h9 + .03 * uniform(&random);
		double M = log1p(.001 + .06 * uniform(&random));
		double b = .012 * uniform(&random);
		struct given given = { uniform(&random) < .1,
				       uniform(&random) < .1 };
		enum bench_verdict v =
			bench_verdict_given(bench_verdict(lo, hi, l9, h9, M, b),
					    given.spoiled, given.depends);
		int matches = 0;

		for (int r = 0; r < BENCH_VERDICTS; r++)
			matches += rule((enum bench_verdict)r, lo, hi, l9, h9,
					M, b, given);
		cr_assert_eq(matches, 1);
		cr_assert(rule(v, lo, hi, l9, h9, M, b, given));
		seen[v]++;
	}
	for (int v = BENCH_ENVIRONMENT; v < BENCH_VERDICTS; v++)
		cr_expect_gt(seen[v], 0, "verdict %d never came", v);
	cr_expect_eq(bench_verdict(NAN, 0, 0, 0, .03, 0), BENCH_TOO_FEW);
	cr_expect_eq(bench_verdict_given(BENCH_TOO_FEW, true, true),
		     BENCH_TOO_FEW);
	cr_expect_eq(bench_verdict_given(BENCH_ENVIRONMENT, false, true),
		     BENCH_ENVIRONMENT);
}

/* 2,000 sessions of 12 blocks whose true ratio is known. */
static void simulate(double ratio, size_t *covered,
		     size_t verdicts[BENCH_VERDICTS])
{
	struct bench_random random = { 7 };

	for (int session = 0; session < 2000; session++) {
		struct bench_estimate e;
		double values[12];

		for (size_t i = 0; i < 12; i++)
			values[i] = log(ratio) + .02 * normal(&random);
		e = bench_stats_estimate(values, 12);
		*covered += e.lo <= log(ratio) && log(ratio) <= e.hi;
		verdicts[bench_verdict(e.lo, e.hi, e.lo90, e.hi90, log(1.03),
				       0)]++;
	}
}

Test(stats, operating_characteristics_at_n_12, .timeout = 60)
{
	size_t same[BENCH_VERDICTS] = { 0 }, edge[BENCH_VERDICTS] = { 0 };
	size_t covered = 0, ignored = 0;

	simulate(1, &covered, same);
	simulate(1.03, &ignored, edge);
	cr_expect_float_eq((double)covered / 2000, .961, .013);
	cr_expect_leq(same[BENCH_SLOWER] + same[BENCH_FASTER], 10);
	cr_expect_leq(edge[BENCH_SLOWER], 70);
	cr_expect_leq(edge[BENCH_EQUIVALENT] + edge[BENCH_EQUIVALENT_SLOWER] +
			      edge[BENCH_EQUIVALENT_FASTER],
		      110);
}
