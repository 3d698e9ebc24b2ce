/* SPDX-License-Identifier: MIT */
/*
 * What else a reader must know of a row, and whether it spoils the verdict.
 */
#ifndef BENCH_VERDICT_DIAGNOSIS_H
#define BENCH_VERDICT_DIAGNOSIS_H

#include "bench/verdict/states.h"

/* What a comparison stands on. */
struct bench_evidence {
	struct bench_paired all, chosen;
	struct bench_states states; /* of the chosen */
	bool both_judged;           /* states have enough blocks each */
	double bias;                /* a logarithm; NAN: not known */
	size_t bias_blocks;         /* that it was found in */
};

/* Too few samples in a process, as in those of every suite. */
#define BENCH_STEADY_UNTESTED "steadiness not tested"

struct bench_diagnosis {
	const char *text; /* what applies, joined by "; "; or NULL */
	bool spoiled;     /* by the environment */
};

struct bench_diagnosis
bench_diagnosis_make(const struct bench_evidence *evidence);

#endif
