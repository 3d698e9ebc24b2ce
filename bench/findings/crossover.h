/* SPDX-License-Identifier: MIT */
/*
 * The level of an axis at which the faster of two arms changes.
 *
 * An arm is faster at a level where the 95 % interval of the blocks' ratios
 * excludes 1, unless they are alike there: equivalent within the margin.  The
 * two levels between which the faster arm changes are known
 * for sure, then; the crossover is where the medians of ln(a/b), joined by
 * straight lines over the level's logarithm, cross 0.
 */
#ifndef BENCH_FINDINGS_CROSSOVER_H
#define BENCH_FINDINGS_CROSSOVER_H

#include "bench/findings/curve.h"
#include "bench/verdict/comparison.h"

/* The first fields are the columns of crossover.csv. */
struct bench_crossover {
	const char *run_id, *machine_id, *probe, *axis, *unit, *a, *b;
	double levels, level_least, level_most;
	double n;            /* blocks that both arms share, at the least */
	const char *finding; /* crossover, none, several, alike, undecided */
	const char *faster_below, *faster_above;
	double level_below, level_above; /* the levels that show it */
	double level, level_lo, level_hi;
	double alike_from; /* equivalent within the margin from that level on */
	double margin;
	/* Appended later: */
	const char *placement; /* of their several CPUs; NULL: it differs */

	const char *place; /* as bench_result_place() */
};

extern const struct bench_table bench_crossover_table;

/* Every pair on every axis of numbers, at each place; returns how many. */
size_t bench_crossover_make(const struct bench_result *result, double margin,
			    struct bench_crossover **crossovers);

/* Probes that ask for a crossover have an answer, whatever it is. */
bool bench_crossover_is_told(const struct bench_crossover *c);

/* "yield, kthreads against uthreads: crossover at …" */
const char *bench_crossover_says(const struct bench_crossover *c);

/* For a reader: those that change sides, and all whose probe is for it. */
void bench_crossover_text(const struct bench_crossover *crossovers,
			  size_t count, FILE *file);
void bench_crossover_markdown(const struct bench_crossover *crossovers,
			      size_t count, FILE *file);

#endif
