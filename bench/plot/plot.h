/* SPDX-License-Identifier: MIT */
/*
 * Figures: what is drawn, and how gnuplot is asked for it.
 *
 * A figure has series, each a colour and a sign, and points of them: a value
 * with its interval and the single values that it was made of.  The values
 * lie on a logarithmic axis, for ratios are what counts.
 */
#ifndef BENCH_PLOT_PLOT_H
#define BENCH_PLOT_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/stats/usl.h"

/* Pixels, before it is scaled. */
#define BENCH_PLOT_WIDTH 560

struct bench_plot_point {
	size_t series;
	double at;            /* a row's number, or a level of the axis */
	size_t row;           /* of a grid, beside its level */
	const char *text;     /* of a grid: what stands in the cell */
	double value, lo, hi; /* NAN: no interval */
	const double *raw;
	size_t raw_count;
	const char *tip; /* shown when pointed at */
};

/* Where a line is crossed, and where that might be as well. */
struct bench_plot_mark {
	size_t series;
	double at, lo, hi;
};

struct bench_plot {
	const char *title, *caption;
	const char *values; /* what the values are: their axis */
	const char *unit;   /* ns, bytes, threads; NULL: ratios */
	const char *axis;   /* of levels; NULL: of rows */
	const char **rows;  /* from top to bottom; NULL of levels */
	size_t row_count;
	const char **series;
	size_t series_count;
	struct bench_plot_point *points;
	size_t point_count;
	double line;                   /* a value that is marked; NAN: none */
	struct bench_plot_mark *marks; /* on that line, of levels */
	size_t mark_count;
	bool grid;              /* of levels and rows: cells, no lines */
	bool ideal;             /* a level n could do it in 1/n of the time */
	struct bench_usl *laws; /* of each series; base NAN, or NULL: none */
	size_t first_colour;
};

/* Makes room, and fills nothing in. */
struct bench_plot_point *bench_plot_add(struct bench_plot *plot);

/* The number of a name among the series, or the rows, where it is put. */
size_t bench_plot_series(struct bench_plot *plot, const char *name);
size_t bench_plot_row(struct bench_plot *plot, const char *name);

/*
 * Writes the figure as SVG that stands in HTML; its number is unique in the
 * page, and the first is 0.  Prints what is wrong; returns 0, -ENOENT if
 * there is no gnuplot, or another -errno.
 */
int bench_plot_svg(const struct bench_plot *plot, size_t number, FILE *file);

/* Its points as CSV, single values among them. */
void bench_plot_csv(const struct bench_plot *plot, FILE *file);

/* Parts of a script: points by rows, by levels, or by both. */
void bench_plot_rows(const struct bench_plot *plot, FILE *script);
void bench_plot_levels(const struct bench_plot *plot, FILE *script);
void bench_plot_grid(const struct bench_plot *plot, FILE *script);

/* It has points; what has none is not drawn. */
bool bench_plot_is_used(const struct bench_plot *plot, size_t series);

/* So many of those before a series have points, or of all. */
size_t bench_plot_used(const struct bench_plot *plot, size_t before);

/* Of rows, so many are one figure. */
size_t bench_plot_rows_most(const struct bench_plot *plot);

/* A text in quotes, in which nothing is special. */
void bench_plot_quote(const char *text, FILE *script);

/* The same for a series in the key, cut where it is too long for that. */
void bench_plot_name(const char *text, FILE *script);
#define BENCH_PLOT_NAME 48

/* The same for a label of an axis. */
void bench_plot_label(const char *text, FILE *script);

/* The least and the largest of all that is drawn. */
void bench_plot_range(const struct bench_plot *plot, double *least,
		      double *most);

/* With many rows the axis of values is above them, too. */
bool bench_plot_has_top(const struct bench_plot *plot);

/* A range and labels for an axis of values, "x" or "y". */
void bench_plot_values(const struct bench_plot *plot, char axis, FILE *script);

/* Each series as gnuplot sees it: its number among colours and signs. */
const char *bench_plot_colour(const struct bench_plot *plot, size_t series);
unsigned bench_plot_sign(const struct bench_plot *plot, size_t series);

#endif
