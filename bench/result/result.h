/* SPDX-License-Identifier: MIT */
/*
 * A result folder, read back: it may come from another machine, so nothing
 * in it is trusted.
 */
#ifndef BENCH_RESULT_RESULT_H
#define BENCH_RESULT_RESULT_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "bench/sample/note.h"
#include "bench/sample/sample.h"

struct bench_result_arm {
	const char *name, *implementation, *kind;
};

struct bench_result_row {
	const char *probe, *params, *what, *unit;
	const char *placement; /* NULL: its samples have one at most */
	const char *floor_of;  /* the kind of thread whose best is known */
	const char **arms;     /* that were to be measured; may repeat */
	size_t arm_count;
	double wanted; /* good blocks of it; 0: as many as of any */
};

struct bench_result {
	const char *folder, *label;
	double blocks;
	double seed;       /* NAN: run.json has none */
	const char *noise; /* its class and what by, or NULL */
	bool complete;
	bool placed;    /* some level was measured at several placements */
	cJSON *machine; /* NULL if there is no machine.json */
	struct bench_result_arm *arms;
	size_t arm_count;
	struct bench_result_row *rows;
	size_t row_count;
	struct bench_notes notes;
	struct bench_sample *samples; /* in the order of their processes */
	size_t sample_count;
};

/* Good blocks that the run wanted of the row. */
size_t bench_result_wanted(const struct bench_result *result,
			   const struct bench_result_row *row);

/* Whether something that says so of itself is of the row. */
bool bench_result_is_of(const struct bench_result_row *row, const char *probe,
			const char *params, const char *placement);

/*
 * What a reader is told beside probe and level: the placement of a row of
 * several CPUs, where there are several placements; else NULL.
 */
const char *bench_result_place(const struct bench_result *result,
			       const struct bench_result_row *row);

/*
 * Makes rows whose placement run.json does not tell one for each that their
 * samples have.  Prints what is wrong; returns 0 or -EINVAL.
 */
int bench_result_place_rows(struct bench_result *result);

/* Prints what is wrong; returns 0 or -errno. */
int bench_result_load(struct bench_result *result, const char *folder);

/*
 * 0 if there is a run.json in the folder, or no such folder; else -ENOENT,
 * after an error that tells whether there are runs in folders of it.
 */
int bench_result_look(const char *folder);

/* run.json's part of it; the digest is what it says of samples.csv. */
struct bench_digest;
int bench_result_manifest(struct bench_result *result, const char *path,
			  struct bench_digest *digest);

/* The same of a value that was read from the path. */
int bench_result_plan(struct bench_result *result, const char *path,
		      const cJSON *run, struct bench_digest *digest);

#endif
