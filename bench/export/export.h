/* SPDX-License-Identifier: MIT */
/*
 * A result folder for the tools of others.  The figures are those of
 * summary.csv and compare.csv, and each block is a repetition: the samples of
 * a process are not.
 */
#ifndef BENCH_EXPORT_EXPORT_H
#define BENCH_EXPORT_EXPORT_H

#include <stdio.h>

#include "bench/report/report.h"
#include "bench/result/summary.h"

struct bench_export {
	const struct bench_result *result;
	const struct bench_summary *rows; /* of at least one block each */
	size_t count;
	struct bench_report report;
};

/*
 * Prints one format.  Returns 0, or -errno after an error, with nothing
 * printed.
 */
typedef int bench_export_print(const struct bench_export *export, FILE *file);

bench_export_print bench_export_gobench, bench_export_gbench, bench_export_bmf,
	bench_export_openmetrics;

/*
 * "yield/threads=64": what it is a figure of, and where the run has several
 * placements, at which.  No two have the same name, for
 * bytes other than letters, digits and _.,=+- are written as %XX.
 */
const char *bench_export_name(const struct bench_summary *row);

/* A text of a file in such bytes. */
const char *bench_export_word(const char *text);

/* What the samples of a block did: operations, and CPU time. */
struct bench_export_work {
	double iterations, cpu_ns; /* NAN: not known */
};

struct bench_export_work bench_export_work(const struct bench_export *export,
					   const struct bench_summary *row,
					   size_t block);

/* Warns of the rows that a format of times leaves out. */
void bench_export_warn_others(const struct bench_export *export,
			      const char *format);

#endif
