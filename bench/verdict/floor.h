/* SPDX-License-Identifier: MIT */
/*
 * How far an arm is from the best that its kind of thread can do.
 */
#ifndef BENCH_VERDICT_FLOOR_H
#define BENCH_VERDICT_FLOOR_H

#include "bench/result/series.h"
#include "bench/verdict/comparison.h"

/* Fills in floor_ratio and floor_side; values and arms are known. */
void bench_floor_add(struct bench_comparison *c,
		     const struct bench_result *result,
		     const struct bench_result_row *row,
		     const struct bench_pair *pair,
		     const struct bench_series *a,
		     const struct bench_series *b);

#endif
