/* SPDX-License-Identifier: MIT */
/*
 * The verdict of an interval, by the rules of results(5), first match.  The
 * margin is what the user cares about; noise never widens it.
 */
#include <math.h>

#include "bench/stats/stats.h"

enum bench_verdict bench_verdict(double lo, double hi, double lo90, double hi90,
				 double margin, double bias)
{
	if (isnan(lo) || isnan(hi) || isnan(lo90) || isnan(hi90))
		return BENCH_TOO_FEW;
	/* A bias above 1 % between like and like spoils any comparison. */
	if (bias > BENCH_BIAS_LIMIT)
		return BENCH_ENVIRONMENT;
	if (lo > margin + bias)
		return BENCH_SLOWER;
	if (hi < -(margin + bias))
		return BENCH_FASTER;
	if (lo90 > -(margin - bias) && hi90 < margin - bias)
		return lo > bias    ? BENCH_EQUIVALENT_SLOWER
		       : hi < -bias ? BENCH_EQUIVALENT_FASTER
				    : BENCH_EQUIVALENT;
	if (lo > bias)
		return BENCH_SLOWER_UNRESOLVED;
	if (hi < -bias)
		return BENCH_FASTER_UNRESOLVED;
	return BENCH_INCONCLUSIVE;
}

enum bench_verdict bench_verdict_given(enum bench_verdict verdict, bool spoiled,
				       bool depends)
{
	if (verdict == BENCH_TOO_FEW || verdict == BENCH_ENVIRONMENT)
		return verdict;
	if (spoiled)
		return BENCH_ENVIRONMENT;
	return depends ? BENCH_DEPENDS : verdict;
}

const char *bench_verdict_name(enum bench_verdict verdict)
{
	static const char *const names[BENCH_VERDICTS] = {
		[BENCH_TOO_FEW] = "n too small",
		[BENCH_ENVIRONMENT] = "inconclusive (environment)",
		[BENCH_SLOWER] = "slower",
		[BENCH_FASTER] = "faster",
		[BENCH_EQUIVALENT] = "equivalent",
		[BENCH_EQUIVALENT_SLOWER] =
			"equivalent, slower inside the margin",
		[BENCH_EQUIVALENT_FASTER] =
			"equivalent, faster inside the margin",
		[BENCH_SLOWER_UNRESOLVED] = "slower, size unresolved",
		[BENCH_FASTER_UNRESOLVED] = "faster, size unresolved",
		[BENCH_INCONCLUSIVE] = "inconclusive",
		[BENCH_DEPENDS] = "depends on placement",
	};

	return names[verdict];
}
