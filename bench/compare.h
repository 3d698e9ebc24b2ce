/* SPDX-License-Identifier: MIT */
/*
 * From a folder's samples to its comparisons.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include "bench/options.h"
#include "bench/output.h"

/* `threadscale compare`: an exit code. */
int bench_compare_main(int argc, char **argv);

/*
 * Reads the folder's samples, writes summary.csv and compare.csv, and prints
 * the table.  digests are those of the two files, *code what --fail-on makes
 * of them.  Returns 0 or -errno.
 */
int bench_compare_finish(const char *folder,
			 const struct bench_options *options,
			 struct bench_digest digests[2], int *code);

#endif
