/* SPDX-License-Identifier: MIT */
/*
 * The folder of a run and the CSV files in it.
 *
 * samples.csv grows by whole blocks, and a block that cannot be written is
 * taken back; every other file is replaced as a whole.  So what is there can
 * be read at any moment.
 */
#ifndef BENCH_RUN_OUTPUT_H
#define BENCH_RUN_OUTPUT_H

#include <sys/types.h>

#include "bench/sample/sample.h"
#include "bench/tools/digest.h"

struct bench_output {
	const char *folder; /* NULL: samples go to stdout, and nothing else */
	const char *path;   /* of samples.csv */
	int fd;
	off_t size; /* of the whole blocks */
	struct bench_digest digest;
};

/*
 * Makes the folder of a run.  One that holds anything is refused, save when
 * a run is to be taken up there.  Prints what is wrong; returns 0 or -errno.
 */
int bench_output_folder(const char *folder, bool resume);

/*
 * Makes the folder, or if there is something of that name, NAME-2 or the next
 * that is free.  Prints what is wrong; returns 0 or -errno.
 */
int bench_output_fresh(const char **folder);

/*
 * Makes samples.csv there, or with "-" none, and writes its header.  Prints
 * what is wrong; returns 0 or -errno.
 */
int bench_output_open(struct bench_output *output, const char *folder);

/*
 * Opens a folder's samples.csv once more, to go on behind its last whole
 * line; makes it if it is not there.  Prints what is wrong.
 */
int bench_output_reopen(struct bench_output *output, const char *folder);

/* Leaves so many rows, those before the line.  Prints what is wrong. */
int bench_output_cut(struct bench_output *output, size_t line, size_t rows);

/* All of the rows or none of them.  Prints what is wrong. */
int bench_output_append(struct bench_output *output,
			const struct bench_sample *samples, size_t count);

/* Prints what is wrong. */
int bench_output_close(struct bench_output *output);

#endif
