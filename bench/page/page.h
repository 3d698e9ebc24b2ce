/* SPDX-License-Identifier: MIT */
/*
 * `threadscale report`: result folders as one page of HTML, which needs
 * nothing but itself.  Its figures are those that compare prints.
 */
#ifndef BENCH_PAGE_PAGE_H
#define BENCH_PAGE_PAGE_H

#include <stdio.h>

#include "bench/page/outline.h"
#include "bench/plot/plot.h"
#include "bench/report/report.h"
#include "bench/result/summary.h"

struct bench_page {
	const struct bench_result *result;
	struct bench_report report;
	const struct bench_summary *rows;
	size_t row_count;
};

/*
 * The sections of a page of one folder, or of several.  Prints what is wrong;
 * 0 or -errno.
 */
int bench_page_one(const char *folder, double margin,
		   struct bench_page_outline *outline, FILE *file);
int bench_page_fleet(char *const *paths, size_t count, double margin,
		     struct bench_page_outline *outline, FILE *file);

/* Its parts: what was measured on, and the verdicts. */
void bench_page_machine(const struct bench_result *result,
			struct bench_page_outline *outline, FILE *file);
void bench_page_verdicts(const struct bench_report *report,
			 struct bench_page_outline *outline, FILE *file);

/* What no pair compares, if there is any. */
void bench_page_alone(const struct bench_report *report,
		      struct bench_page_outline *outline, FILE *file);

/* In sentences, if there is any. */
void bench_page_scaling(const struct bench_findings *findings,
			struct bench_page_outline *outline, FILE *file);

/* Nothing, unless the run was made for them. */
void bench_page_published(const struct bench_findings *findings,
			  struct bench_page_outline *outline, FILE *file);

/* The ratios and the times, drawn.  Prints what is wrong; 0 or -errno. */
int bench_page_figures(const struct bench_page *page,
		       struct bench_page_outline *outline, FILE *file);

/* What an operation is: figures that belong together, in their order. */
enum {
	BENCH_PAGE_CREATING,
	BENCH_PAGE_SWITCHING,
	BENCH_PAGE_COMPUTING,
	BENCH_PAGE_SYNCHRONISING,
	BENCH_PAGE_TIME,
	BENCH_PAGE_INPUT,
	BENCH_PAGE_MEMORY,
	BENCH_PAGE_AT_ONCE,
	BENCH_PAGE_CROSSOVER,
	BENCH_PAGE_FAMILIES
};

struct bench_page_family {
	const char *title, *units[6]; /* none: all other times */
	bool ideal; /* with so many times the CPUs, so much less time */
};

extern const struct bench_page_family bench_page_families[];

/* That of a row; NULL: it is not drawn. */
const struct bench_page_family *
bench_page_family(const struct bench_summary *row);

/* Its figures, and those below. */
int bench_page_values(const struct bench_page *page,
		      const struct bench_page_family *family,
		      struct bench_page_outline *outline, FILE *file);

/* Quantiles of single events, and switches by memory and threads. */
int bench_page_tails(const struct bench_page *page,
		     struct bench_page_outline *outline, FILE *file);
int bench_page_surfaces(const struct bench_page *page,
			struct bench_page_outline *outline, FILE *file);

/* The ratios over the row's levels, and where they cross 1. */
int bench_page_crossover(const struct bench_page *page,
			 const struct bench_summary *row,
			 struct bench_page_outline *outline, FILE *file);

/* A ratio in a figure, at a level or, where there is no axis, in its row. */
void bench_page_ratio(struct bench_plot *plot, const struct bench_comparison *c,
		      double level);

/* Each arm as a series, a row's value without its place, and its tip. */
void bench_page_arms(struct bench_plot *plot,
		     const struct bench_result *result);
struct bench_plot_point bench_page_point(const struct bench_summary *row);
const char *bench_page_tip(const struct bench_summary *row, const char *what,
			   const struct bench_plot_point *point);

extern const char bench_page_hint[];

/*
 * Adds to a figure of the row's levels what was found of them; whether arms
 * change places there.
 */
bool bench_page_found(const struct bench_page *page,
		      const struct bench_summary *row, struct bench_plot *plot);

/*
 * A figure with its title, its caption and its data, or several where it has
 * too many rows.
 */
int bench_page_figure(const struct bench_plot *plot,
		      struct bench_page_outline *outline, FILE *file);

/* How a verdict is marked: a class of the style sheet. */
const char *bench_page_class(enum bench_verdict verdict);

/* How a pair is called. */
const char *bench_page_pair(const char *a, const char *b);

/* bench_row_name(), to be shown. */
const char *bench_page_row(const char *probe, const char *params,
			   const char *place);

#endif
