/* SPDX-License-Identifier: MIT */
/*
 * `threadscale report`: result folders as one page of HTML, which needs
 * nothing but itself.  Its figures are those that compare prints.
 */
#ifndef BENCH_PAGE_H
#define BENCH_PAGE_H

#include <stdio.h>

#include "bench/plot.h"
#include "bench/report.h"
#include "bench/summary.h"

struct bench_page {
	const struct bench_result *result;
	struct bench_report report;
	const struct bench_summary *rows;
	size_t row_count;
};

/* `threadscale report`: an exit code. */
int bench_page_main(int argc, char **argv);

/* The page of one folder, or of several.  Prints what is wrong; 0 or -errno. */
int bench_page_one(const char *folder, double margin, FILE *file);
int bench_page_fleet(char *const *paths, size_t count, double margin,
		     FILE *file);

/* Its parts: what was measured on, and the verdicts. */
void bench_page_machine(const struct bench_result *result, FILE *file);
void bench_page_verdicts(const struct bench_report *report, FILE *file);

/* Nothing, unless the run was made for them. */
void bench_page_published(const struct bench_findings *findings, FILE *file);

/* The ratios and the times, drawn.  Prints what is wrong; 0 or -errno. */
int bench_page_figures(const struct bench_page *page, FILE *file);

/* Adds to a figure of the probe's levels what was found of them. */
void bench_page_found(const struct bench_page *page, const char *probe,
		      struct bench_plot *plot);

/* A figure with its title, its caption and its data; counts figures. */
int bench_page_figure(const struct bench_plot *plot, size_t *number,
		      FILE *file);

/* How a verdict is marked: a class of the style sheet. */
const char *bench_page_class(enum bench_verdict verdict);

/* "yield threads=64" */
const char *bench_page_row(const char *probe, const char *params);

#endif
