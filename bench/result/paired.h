/* SPDX-License-Identifier: MIT */
/*
 * Blocks that hold two arms, or like and like: what a difference is made of.
 */
#ifndef BENCH_RESULT_PAIRED_H
#define BENCH_RESULT_PAIRED_H

#include "bench/result/series.h"

struct bench_paired_arm {
	double y; /* the mean of its processes */
	const struct bench_process *processes;
	size_t count;
};

struct bench_paired_block {
	struct bench_paired_arm a, b;
	bool noisy; /* flagged for either */
};

struct bench_paired {
	struct bench_paired_block *blocks; /* in time order */
	size_t count;
	size_t discarded; /* noisy ones that were left out */
	bool capped;      /* noisy ones had to fill up */
};

/* Every block that holds both and in which nothing failed. */
struct bench_paired bench_paired_make(const struct bench_series *a,
				      const struct bench_series *b);

/*
 * Those that count towards `wanted` ones.  Noisy ones serve only once there
 * are no more repeats, the earliest first: `ended`, or all are used up.
 */
struct bench_paired bench_paired_choose(const struct bench_paired *all,
					size_t wanted, bool ended);

#endif
