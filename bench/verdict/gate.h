/* SPDX-License-Identifier: MIT */
/*
 * --fail-on: which verdicts make the program fail, over all rows at once.
 *
 * Rows that are judged: where an --arm was measured, only its comparisons
 * with this build, because implementations are meant to differ.  A row that
 * is divided by states counts once, by its matched row.  A row that was
 * confirmed by fresh blocks counts by those.
 *
 * «slower» is a family of tests: with every row a chance is taken, so their
 * p values are adjusted by Holm's procedure.  Where rows were confirmed the
 * family is the confirming rows alone: what led to them was other blocks.
 */
#ifndef BENCH_VERDICT_GATE_H
#define BENCH_VERDICT_GATE_H

#include "bench/verdict/comparison.h"

/* The chance of a false alarm that all rows share. */
#define BENCH_GATE_ALPHA .05

enum {
	BENCH_GATE_SLOWER = 1,
	BENCH_GATE_INCONCLUSIVE = 2,
	BENCH_GATE_NOISE = 4,
};

/*
 * A comma list of slower, inconclusive, noise.  Prints what is wrong with it;
 * returns 0 or -EINVAL.
 */
int bench_gate_parse(const char *list, unsigned *conditions);

/* The least n at which one row among so many can be called slower. */
size_t bench_gate_blocks_needed(size_t rows);

/* Whether a row is worth confirming: all of its interval is slower. */
bool bench_gate_flags(const struct bench_comparison *c);

/* The judged rows that are, and that no fresh blocks confirm yet. */
size_t bench_gate_flagged(struct bench_comparison *const *rows, size_t count,
			  struct bench_comparison **flagged);

/*
 * Fills in p_holm of the family's rows and empties that of the others; of
 * all, if n is too small for the family.
 */
void bench_gate_adjust(struct bench_comparison *const *rows, size_t count);

/*
 * Adjusts the rows, then prints a line for each that fails one of the
 * conditions.  EXIT_OK, EXIT_VERDICT, EXIT_UNFIT if a row that is slower has
 * an environment that spoils it, or EXIT_USAGE if n is too small for the
 * rows, a flagged row was not confirmed though others were, or there is no
 * row: what cannot be decided does not pass.
 */
int bench_gate_judge(struct bench_comparison *const *rows, size_t count,
		     unsigned conditions);

/* Prints a line on what was judged, for rows of which none fails. */
void bench_gate_say_passed(struct bench_comparison *const *rows, size_t count,
			   unsigned conditions);

#endif
