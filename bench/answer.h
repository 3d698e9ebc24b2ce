/* SPDX-License-Identifier: MIT */
/*
 * A cell's answer to run: its samples, or what went wrong.
 */
#ifndef BENCH_ANSWER_H
#define BENCH_ANSWER_H

#include "bench/child.h"
#include "bench/sample.h"

struct bench_answer {
	const char *failure;    /* NULL: all is well */
	const char *last_line;  /* what the cell said last, if it failed */
	int code;               /* the exit code of its fail record, or 0 */
	double ops, elapsed_ns; /* when calibrating, else NAN */
	struct bench_sample *samples;
	size_t count;
	bool process; /* its record has come */
};

/* Fills in of each sample what the cell knows. */
struct bench_answer bench_answer_read(const struct bench_child *child);

#endif
