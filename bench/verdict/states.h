/* SPDX-License-Identifier: MIT */
/*
 * States of the machine that no arm chose: where the host had put the CPUs
 * of a row, by the round trip of a cache line, and on one CPU how fast its
 * clock was.  What a process measured never decides its state.
 */
#ifndef BENCH_VERDICT_STATES_H
#define BENCH_VERDICT_STATES_H

#include "bench/result/paired.h"

enum bench_state {
	BENCH_STATE_LOW,  /* a short round trip, or a slow clock */
	BENCH_STATE_HIGH, /* a long one, or a fast one */
	BENCH_STATE_MIXED /* it changed meanwhile, or nothing was read */
};

struct bench_states {
	bool two;     /* else nothing below means anything */
	bool clock;   /* by the clock; else by the cache line */
	double limit; /* between them, a logarithm */
	double mixed; /* share of processes that are left out */
};

/* A block's arms, reduced; their difference is L. */
struct bench_reduced {
	double a, b;
};

/*
 * Of the processes in these blocks.  Two states exist if the largest gap in
 * the logarithms of all readings that leaves three processes wholly on either
 * side is at least ln 1.5.
 */
struct bench_states bench_states_find(const struct bench_paired *paired,
				      const char *placement);

enum bench_state bench_states_of(const struct bench_states *states,
				 const struct bench_process *process);

/* "near", "far"; "slow", "fast". */
const char *bench_states_name(const struct bench_states *states,
			      enum bench_state state);

/* The share of an arm's processes in a state; b: of the second arm. */
double bench_states_occupancy(const struct bench_states *states,
			      const struct bench_paired *paired, bool b,
			      enum bench_state state);

/*
 * Blocks in time order that hold both arms in that state, or with MIXED, in
 * the same state at all: then each block is its states' means, weighted by
 * w = nA·nB/(nA + nB).  Where there are no two states, every block as it is.
 * Returns how many; there is room for all.
 */
size_t bench_states_reduce(const struct bench_states *states,
			   const struct bench_paired *paired,
			   enum bench_state state,
			   struct bench_reduced *reduced);

#endif
