/* SPDX-License-Identifier: MIT */
/*
 * Which rows are judged together.
 */
#ifndef BENCH_VERDICT_GATE_FAMILY_H
#define BENCH_VERDICT_GATE_FAMILY_H

#include "bench/verdict/gate.h"

/* The rows that count, and how many of them confirm. */
struct bench_gate_family {
	struct bench_comparison **rows;
	size_t count, confirming;
};

struct bench_gate_family bench_gate_family(struct bench_comparison *const *rows,
					   size_t count);

/* The row is one of fresh blocks. */
bool bench_gate_confirms(const struct bench_comparison *c);

/* Fresh blocks of the same pair are in the family. */
bool bench_gate_confirmed(const struct bench_comparison *c,
			  const struct bench_gate_family *family);

/* «slower» is tested over these; room for the whole family. */
size_t bench_gate_tested(const struct bench_gate_family *family,
			 struct bench_comparison **tested);

/* Not even blocks that all say so could call this row slower. */
bool bench_gate_too_small(const struct bench_comparison *c, size_t tested);

#endif
