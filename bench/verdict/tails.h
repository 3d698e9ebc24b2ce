/* SPDX-License-Identifier: MIT */
/*
 * Whether disturbances struck one arm more often than the other: a difference
 * that medians hide, and no property of the threads.
 */
#ifndef BENCH_VERDICT_TAILS_H
#define BENCH_VERDICT_TAILS_H

#include "bench/verdict/states.h"

struct bench_tails {
	bool differ;         /* by a two-sided sign test over blocks, p < .05 */
	double hit_a, hit_b; /* shares of processes above 1.15 × the median */
};

/*
 * Flagged for steal and foreign CPU time are processes of all blocks, noisy
 * ones too; hits are those of the blocks that count, each held against its
 * arm's median in its own state.
 */
struct bench_tails bench_tails_find(const struct bench_paired *all,
				    const struct bench_paired *chosen,
				    const struct bench_states *states);

#endif
