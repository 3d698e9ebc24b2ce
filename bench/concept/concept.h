/* SPDX-License-Identifier: MIT */
/*
 * A concept: a claim about threads, and what cells say when asked to show it.
 */
#ifndef BENCH_CONCEPT_CONCEPT_H
#define BENCH_CONCEPT_CONCEPT_H

#include "bench/cell/answer.h"
#include "bench/cell/cell.h"

enum bench_concept_verdict {
	BENCH_CONCEPT_SHOWN,
	BENCH_CONCEPT_MISSING, /* it should hold, and does not */
	BENCH_CONCEPT_CANNOT,  /* not by this cell, or not here */
	BENCH_CONCEPT_FAILED,  /* the cell did not answer */
	BENCH_CONCEPT_VERDICTS,
};

/* Of one cell. */
struct bench_concept_result {
	const char *implementation;
	enum bench_concept_verdict verdict;
	const char *reason; /* NULL: it is shown */
	const struct bench_number *numbers;
	size_t number_count;
};

/*
 * Has the cell show the concept of that name.  After an interrupt the result
 * is of no use.
 */
struct bench_concept_result bench_concept_show(const struct bench_cell *cell,
					       const char *name);

/* Claim, numbers side by side, verdicts, and why: on stdout. */
void bench_concept_print(const struct bench_concept *concept,
			 const struct bench_concept_result *results,
			 size_t count);

#endif
