/* SPDX-License-Identifier: MIT */
/*
 * Comparisons for a reader: text of 80 columns, CSV, JSON or Markdown.
 */
#ifndef BENCH_REPORT_REPORT_H
#define BENCH_REPORT_REPORT_H

#include <stdio.h>

#include "bench/findings/findings.h"
#include "bench/result/summary.h"

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
 * What was measured and no pair compares, arm by arm, in an array; returns
 * how many.
 */
size_t bench_report_alone(const struct bench_report *report,
			  struct bench_summary **rows);

/* The same below the tables of pairs; nothing where there is none. */
void bench_report_alone_text(const struct bench_report *report, FILE *file);
void bench_report_alone_markdown(const struct bench_report *report, FILE *file);

/* "1.42 – 1.53" in the row's unit, or "-". */
const char *bench_report_between(const struct bench_summary *row);

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

/* The rows of the pairs that are judged; returns how many. */
size_t bench_gate_rows(const struct bench_report *report,
		       struct bench_comparison ***rows);

/*
 * Judges these rows, and says so if they pass.  EXIT_USAGE also, with a line
 * for each, where a judged pair was planned and not measured.
 */
int bench_gate_report(const struct bench_report *report, unsigned conditions);

#endif
