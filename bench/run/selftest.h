/* SPDX-License-Identifier: MIT */
/*
 * The instrument measures itself: like against like, and known work.
 */
#ifndef BENCH_RUN_SELFTEST_H
#define BENCH_RUN_SELFTEST_H

#include <stdio.h>

#include "bench/run/session.h"
#include "bench/verdict/comparison.h"

#define BENCH_SELFTEST_PAIRS 40 /* of each kind */

/* One comparison whose truth is known. */
struct bench_selftest_pair {
	struct bench_pair pair;
	const char *probe, *params;
	double truth; /* ratio: 1 for like against like */
	struct bench_comparison result;
};

struct bench_selftest {
	struct bench_session session;
	struct bench_arm **arms;
	size_t arm_count;
	struct bench_selftest_pair pairs[2 * BENCH_SELFTEST_PAIRS];
	size_t count;
};

/*
 * Plans every comparison; needs the cell `work` beside the usual ones.
 * Prints what is wrong; returns 0 or -errno.
 */
int bench_selftest_plan(struct bench_selftest *test,
			const struct bench_options *options);

/* Prints each comparison, and what is known of it. */
void bench_selftest_print(const struct bench_selftest *test, FILE *file);

/*
 * Prints what was demanded and what was found.  Returns whether nothing
 * failed; what noise forbids to test does not fail.
 */
bool bench_selftest_judge(const struct bench_selftest *test, FILE *file);

#endif
