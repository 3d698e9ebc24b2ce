/* SPDX-License-Identifier: MIT */
/*
 * A figure of cells: levels from left to right, rows from top to bottom, and
 * in each cell its value, under a colour that is the fuller the larger it is.
 *
 * The colour is that of the cell's series, which the paper or the screen
 * shines through, so that text on it is read in the dark as well.
 */
#include <math.h>

#include "bench/plot/plot.h"

/* Opacity of the least and of the largest value. */
#define FAINT .06
#define FULL  .6

/* Between the rows of two series. */
#define APART .35

/* The first point of its level. */
static bool is_first(const struct bench_plot *plot, size_t i)
{
	size_t j = 0;

	while (plot->points[j].at != plot->points[i].at)
		j++;
	return j == i;
}

/* Levels in their order: how many are less. */
static size_t column(const struct bench_plot *plot, double at)
{
	size_t less = 0;

	for (size_t i = 0; i < plot->point_count; i++)
		less += is_first(plot, i) && plot->points[i].at < at;
	return less;
}

/* Rows of a series follow one another. */
static double place(const struct bench_plot *plot, size_t row)
{
	double y = (double)row;
	size_t last = plot->points[0].series;

	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];

		if (p->row <= row && p->series != last) {
			y += APART;
			last = p->series;
		}
	}
	return y;
}

static unsigned alpha(const struct bench_plot *plot, double value)
{
	double least = INFINITY, most = 0, share;

	for (size_t i = 0; i < plot->point_count; i++) {
		least = fmin(plot->points[i].value, least);
		most = fmax(plot->points[i].value, most);
	}
	share = most > least ? log(value / least) / log(most / least) : 0;
	return (unsigned)(255 * (1 - FAINT - share * (FULL - FAINT)));
}

static void write_cell(const struct bench_plot *plot,
		       const struct bench_plot_point *p, FILE *script)
{
	double x = (double)column(plot, p->at), y = place(plot, p->row);

	fprintf(script,
		"set object rectangle from first %.9g,%.9g to %.9g,%.9g "
		"fillcolor rgb '#%02x%s' fillstyle solid noborder\n",
		x - .48, y - .46, x + .48, y + .46, alpha(plot, p->value),
		bench_plot_colour(plot, p->series) + 1);
	fputs("set label ", script);
	bench_plot_quote(p->text, script);
	fprintf(script, " at first %.9g,%.9g center front\n", x, y);
}

/* Where one points at to be told more: signs that are not seen. */
static void write_tips(const struct bench_plot *plot, FILE *script)
{
	fputs("$at << END\n", script);
	for (size_t i = 0; i < plot->point_count; i++)
		fprintf(script, "%zu %.9g \"#%zu\"\n",
			column(plot, plot->points[i].at),
			place(plot, plot->points[i].row), i);
	fputs("END\nplot $at using 1:2:3 with labels hypertext point pt 5 "
	      "ps 3 lc rgb '#ff000000' notitle\n",
	      script);
}

static void write_axes(const struct bench_plot *plot, FILE *script)
{
	size_t columns = column(plot, INFINITY);

	fprintf(script,
		"unset grid\nset border 0\nset xrange [-.6:%.9g]\n"
		"set yrange [%.9g:-.6]\nset xtics scale 0 (",
		(double)columns - .4, place(plot, plot->row_count - 1) + .6);
	for (size_t i = 0; i < plot->point_count; i++)
		if (is_first(plot, i))
			fprintf(script, "%s'%.15g' %zu", i ? ", " : "",
				plot->points[i].at,
				column(plot, plot->points[i].at));
	fputs(")\nset ytics scale 0 (", script);
	for (size_t i = 0; i < plot->row_count; i++) {
		if (i)
			fputs(", ", script);
		bench_plot_label(plot->rows[i], script);
		fprintf(script, " %.9g", place(plot, i));
	}
	fputs(")\nset xlabel ", script);
	bench_plot_quote(plot->axis, script);
	putc('\n', script);
}

void bench_plot_grid(const struct bench_plot *plot, FILE *script)
{
	write_axes(plot, script);
	for (size_t i = 0; i < plot->point_count; i++)
		write_cell(plot, &plot->points[i], script);
	write_tips(plot, script);
}
