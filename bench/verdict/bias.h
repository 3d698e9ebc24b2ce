/* SPDX-License-Identifier: MIT */
/*
 * The bias between like and like: the baseline against itself, measured once
 * for a family, that is a probe at a placement.
 */
#ifndef BENCH_VERDICT_BIAS_H
#define BENCH_VERDICT_BIAS_H

#include "bench/result/result.h"

/* A family's blocks of like and like, and as many again if it is biased. */
#define BENCH_BIAS_BLOCKS 12

struct bench_bias {
	double value;      /* a logarithm, at least 0; NAN: not known */
	size_t blocks;     /* valid ones that were measured */
	bool rerun_wanted; /* so many more that there are twice as many */
};

/* Of a loaded result; both texts are interned. */
struct bench_bias bench_bias(const struct bench_result *result,
			     const char *probe, const char *placement);

#endif
