/* SPDX-License-Identifier: MIT */
/*
 * Pairs of arms, row by row: one row of compare.csv each.
 */
#ifndef BENCH_VERDICT_COMPARISON_H
#define BENCH_VERDICT_COMPARISON_H

#include "bench/result/result.h"
#include "bench/stats/stats.h"

/* The usual baseline: pairs are told as this against another. */
#define BENCH_BASELINE "kthreads"

/* Fresh blocks that a pair's row gets to confirm what it showed. */
#define BENCH_CONFIRM_BLOCKS 20

struct bench_pair {
	const struct bench_result_arm *a, *b;
	bool builds; /* of one implementation: this one against an --arm */
};

/*
 * The baseline against each other implementation, then this build against
 * each --arm of the same implementation; «slower» is said of a.  Floors are
 * no arms of a pair.  Returns how many.
 */
size_t bench_pair_list(const struct bench_result *result,
		       struct bench_pair **pairs);

/* The first fields are the columns of compare.csv. */
struct bench_comparison {
	const char *run_id, *machine_id, *probe, *params;
	double threads, workers;
	const char *placement, *unit, *a, *b, *state;
	double value_a, value_b, n;
	double ratio, ci_lo, ci_hi, ci90_lo, ci90_hi;
	double margin, aa_bias, notice_ratio, call_ratio, n_needed, lag1;
	const char *verdict;
	double p_holm, noise_cap, discarded_blocks;
	/* Appended later: */
	const char *role;                /* NULL, confirm */
	double occupancy_a, occupancy_b; /* shares of processes in state */
	const char *diagnosis;           /* what else a reader must know */

	enum bench_verdict judgement;
	const char *place; /* as bench_result_place() */
	bool builds;       /* an --arm against this build of the same */
	/*
	 * Of the one-sided sign test that a is not slower by more than margin
	 * and bias; NAN below 6 blocks.
	 */
	double p_slower;
	double floor_ratio; /* of the arm whose kind the floor is; or NAN */
	char floor_side;    /* 'a' or 'b' */
};

extern const struct bench_table bench_comparison_table;

/*
 * Rows of a pair where both arms were measured, in the order of the plan;
 * returns how many.  Of a row with two states of the machine the first is the
 * matched one, which stands for the row, then follows one a state; then the
 * one of the fresh blocks, if there are any.
 */
size_t bench_comparison_make(const struct bench_result *result,
			     const struct bench_pair *pair, double margin,
			     struct bench_comparison **comparisons);

/* Of one state of the machine, so beside the row that stands for both. */
bool bench_comparison_is_part(const struct bench_comparison *c);

#endif
