/* SPDX-License-Identifier: MIT */
/*
 * From a folder's samples to its comparisons.
 */
#ifndef BENCH_COMMAND_COMPARE_H
#define BENCH_COMMAND_COMPARE_H

#include "bench/options/options.h"
#include "bench/tools/digest.h"

/*
 * Reads the folder's samples, writes summary.csv, compare.csv and what else is
 * found, and prints the tables.  *made tells of the files, *code is what
 * --fail-on makes of them.  Returns 0 or -errno.
 */
int bench_compare_finish(const char *folder,
			 const struct bench_options *options,
			 struct bench_made_list *made, int *code);

#endif
