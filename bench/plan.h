/* SPDX-License-Identifier: MIT */
/*
 * What a run measures: rows of a probe at a level, each with its arms.
 *
 * A row has at most four arms, those of one block.  Where more are asked for
 * there are several rows of the same probe and level that share the baseline,
 * the first arm; their blocks are numbered apart.
 */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stdbool.h>

#include "bench/cell.h"
#include "bench/cpus.h"
#include "bench/note.h"
#include "bench/options.h"
#include "bench/order.h"

/* The usual baseline: pairs are told as this against another. */
#define BENCH_BASELINE "kthreads"

struct bench_arm {
	const char *name; /* the implementation's, or that given by --arm */
	const struct bench_cell *cell;
	bool foreign; /* another build's, by --arm */
};

struct bench_row_arm {
	const struct bench_arm *arm;
	double ops;       /* frozen batch size, NAN before calibration */
	double sample_ns; /* what a sample took then */
	size_t failures;
	bool dropped;
};

struct bench_row {
	const struct bench_probe *probe; /* as its first arm has it */
	const char *level;               /* NULL where nothing varies */
	const char *params;              /* axis=level, or NULL */
	size_t cpu_count;
	size_t first_block; /* its blocks' numbers go up from here */
	size_t blocks, good_blocks;
	struct bench_row_arm arms[BENCH_ARMS_MAX];
	size_t arm_count;
};

struct bench_plan {
	const struct bench_options *options;
	struct bench_cpus cpus;
	struct bench_arm *arms;
	size_t arm_count;
	struct bench_row *rows;
	size_t row_count;
	struct bench_notes notes;
};

/* Prints what is wrong; returns 0 or -errno. */
int bench_plan_make(struct bench_plan *plan,
		    const struct bench_options *options);

/* The arms, the baseline first, and each --arm behind its like. */
int bench_plan_arms(struct bench_plan *plan);

/* Blocks of a row in all, repeats for noise among them. */
size_t bench_plan_block_cap(size_t blocks);

/* Says the plan on stdout. */
void bench_plan_print(const struct bench_plan *plan);

#endif
