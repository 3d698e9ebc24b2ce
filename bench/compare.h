/* SPDX-License-Identifier: MIT */
/*
 * From a folder's samples to its comparisons.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include "bench/output.h"

#define BENCH_MARGIN .03

/* `threadscale compare`: an exit code. */
int bench_compare_main(int argc, char **argv);

/*
 * Reads the folder's samples, writes summary.csv and compare.csv, and prints
 * the table.  digests are those of the two files.  Returns 0 or -errno.
 */
int bench_compare_finish(const char *folder, struct bench_digest digests[2]);

#endif
