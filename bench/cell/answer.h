/* SPDX-License-Identifier: MIT */
/*
 * A cell's answer to run, which is its samples, or to show, which is numbers
 * and a verdict; or what went wrong.
 */
#ifndef BENCH_CELL_ANSWER_H
#define BENCH_CELL_ANSWER_H

#include "bench/sample/sample.h"
#include "bench/tools/child.h"

/* A number that was measured for a concept. */
struct bench_number {
	const char *what, *unit; /* NULL: a count */
	double value;
};

struct bench_answer {
	const char *failure;    /* NULL: all is well */
	const char *last_line;  /* what the cell said last, if it failed */
	int code;               /* the exit code of its fail record, or 0 */
	const char *reason;     /* likewise */
	double ops, elapsed_ns; /* when calibrating, else NAN */
	struct bench_sample *samples;
	size_t count;
	bool process; /* its record has come */

	struct bench_number *numbers;
	size_t number_count;
	double shown;        /* 1 or 0: the claim's verdict; else NAN */
	const char *missing; /* why it is not shown */
};

/* Fills in of each sample what the cell knows. */
struct bench_answer bench_answer_read(const struct bench_child *child);

#endif
