/* SPDX-License-Identifier: MIT */
/*
 * How long a run takes, before it begins.
 *
 * Each arm of each row is tried once, with a single operation: that tells what
 * a process costs besides what it times, such as its start and the threads
 * that a sample creates; if that is much, once more with several samples, to
 * tell what is done once in a process.  The rest is counted: calibration,
 * warm-up, samples, mirrored orders, like against like, and the repeats that
 * noise asks for.
 */
#ifndef BENCH_PLAN_ETA_H
#define BENCH_PLAN_ETA_H

#include <stdio.h>

#include "bench/plan/plan.h"

/* A process of so many samples of one operation. */
struct bench_trial {
	double wall_s;    /* all of it; NAN: it failed */
	double elapsed_s; /* what its last sample timed */
};

typedef struct bench_trial bench_eta_try(const struct bench_plan *plan,
					 const struct bench_row *row,
					 const struct bench_row_arm *arm,
					 size_t samples);

struct bench_eta {
	size_t processes;       /* of blocks, without repeats */
	double calibrate_s;     /* before the first block */
	double first_s;         /* a block of each row */
	double plain_s, like_s; /* blocks of rows, and of like and like */
	double repeats_s, counting_s;
	double whole_s; /* as the suite's and the user's limits leave it */
};

struct bench_eta bench_eta_make(const struct bench_plan *plan,
				bench_eta_try *try, bool counting);

/* Runs the cell. */
bench_eta_try bench_eta_trial;

/* "about 12 minutes", and what it is made of. */
void bench_eta_print(const struct bench_eta *eta, FILE *file);

#endif
