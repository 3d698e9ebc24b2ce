/* SPDX-License-Identifier: MIT */
/*
 * A figure of rows: values from left to right, and in each row the series
 * one below the other.
 */
#include <math.h>

#include "bench/plot/plot.h"

/* Of the height of a row, by all series and by single values. */
#define SPREAD .76
#define JITTER .5

static double place(const struct bench_plot *plot,
		    const struct bench_plot_point *p)
{
	double n = (double)bench_plot_used(plot, plot->series_count);
	double i = (double)bench_plot_used(plot, p->series);

	return p->at + SPREAD * ((i + .5) / n - .5);
}

/* The single values of a series, a little apart from each other. */
static void write_raw(const struct bench_plot *plot, size_t series,
		      FILE *script)
{
	double used = (double)bench_plot_used(plot, plot->series_count);
	double room = JITTER * SPREAD / used;

	fprintf(script, "$raw%zu << END\n", series);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];

		for (size_t j = 0; p->series == series && j < p->raw_count; j++)
			fprintf(script, "%.9g %.9g\n", p->raw[j],
				place(plot, p) +
					room * ((double)(j % 5) - 2) / 4);
	}
	/* A block must not be empty. */
	fputs("NaN NaN\nEND\n", script);
}

static void write_points(const struct bench_plot *plot, size_t series,
			 FILE *script)
{
	fprintf(script, "$at%zu << END\n", series);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];
		bool has = isfinite(p->lo);

		if (p->series == series)
			fprintf(script, "%.9g %.9g %.9g %.9g \"#%zu\"\n",
				p->value, place(plot, p),
				has ? p->lo : p->value, has ? p->hi - p->lo : 0,
				i);
	}
	fputs("END\n", script);
}

static void write_plot(const struct bench_plot *plot, FILE *script)
{
	fputs("plot NaN notitle", script);
	for (size_t s = 0; s < plot->series_count; s++) {
		const char *colour = bench_plot_colour(plot, s);

		if (!bench_plot_is_used(plot, s))
			continue;
		fprintf(script,
			", $raw%zu using 1:2 with points pt 7 ps .3 lc rgb "
			"'#a0%s' notitle"
			", $at%zu using 3:2:4:(0) with vectors nohead lw 2.5 "
			"lc rgb '#60%s' notitle"
			", $at%zu using 1:2:5 with labels hypertext point "
			"pt %u ps .7 lc rgb '%s' title ",
			s, colour + 1, s, colour + 1, s,
			bench_plot_sign(plot, s), colour);
		bench_plot_name(plot->series[s], script);
	}
	putc('\n', script);
}

void bench_plot_rows(const struct bench_plot *plot, FILE *script)
{
	bench_plot_values(plot, 'x', script);
	fprintf(script,
		"set border 1\nset yrange [%.1f:-.5]\nset ytics scale 0 (",
		(double)plot->row_count - .5);
	for (size_t i = 0; i < plot->row_count; i++) {
		if (i)
			fputs(", ", script);
		bench_plot_label(plot->rows[i], script);
		fprintf(script, " %zu", i);
	}
	fputs(")\n", script);
	if (isfinite(plot->line))
		fprintf(script,
			"set arrow from %.9g,graph 0 to %.9g,graph 1 nohead "
			"lw 1.2 lc rgb 'black'\n",
			plot->line, plot->line);
	for (size_t s = 0; s < plot->series_count; s++) {
		write_raw(plot, s, script);
		write_points(plot, s, script);
	}
	write_plot(plot, script);
}
