/* SPDX-License-Identifier: MIT */
/*
 * Comparisons for a reader: text of 80 columns, CSV, JSON or Markdown.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

#include "bench/findings.h"

struct bench_report {
	const struct bench_result *result;
	const struct bench_pair *pairs;
	size_t pair_count;
	struct bench_comparison **rows; /* of each pair */
	size_t *row_counts;
	double margin;
	const struct bench_findings *findings; /* NULL: not looked for */
};

struct bench_report bench_report_make(const struct bench_result *result,
				      double margin);

/* The rows of all pairs, one after the other; returns how many. */
size_t bench_report_rows(const struct bench_report *report,
			 struct bench_comparison ***rows);

void bench_report_text(const struct bench_report *report, FILE *file);

/* Where there is no pair to compare: the values of each arm. */
void bench_report_values(const struct bench_report *report, FILE *file);

/*
 * A probe's heading: its name, unit and axis, and how its CPUs lie, unless
 * NULL.
 */
void bench_report_probe(const char *probe, const char *unit, const char *params,
			const char *place, FILE *file);
void bench_report_csv(const struct bench_report *report, FILE *file);
void bench_report_json(const struct bench_report *report, FILE *file);
void bench_report_markdown(const struct bench_report *report, FILE *file);

/* What stands above and below the tables of text and Markdown. */
void bench_report_head(const struct bench_report *report, FILE *file);
void bench_report_foot(const struct bench_report *report, FILE *file);

/*
 * Values as they are shown, interned: "6.31 µs" of nanoseconds, "1.25 M" of
 * others; "29.5"; "0.987 – 1.012"; "2.1 %".  NAN is "-".
 */
const char *bench_show_value(double value, const char *unit);
const char *bench_show_ratio(double ratio);
const char *bench_show_interval(double lo, double hi);
const char *bench_show_percent(double ratio);

/* Text of a file, made safe for a terminal. */
const char *bench_show_text(const char *text);

/*
 * Words in lines of at most 80 columns.  The first is indented as the text is,
 * the others by two more.
 */
void bench_show_wrapped(const char *text, FILE *file);

/* Text before a bar of a Markdown table. */
void bench_show_cell(const char *text, FILE *file);

#endif
