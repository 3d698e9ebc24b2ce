/* SPDX-License-Identifier: MIT */
/*
 * A figure of levels: each series a line over them, from left to right.
 */
#include <math.h>

#include "bench/plot.h"
#include "bench/text.h"

/* The levels, each once, in the order of the points. */
static void write_levels(const struct bench_plot *plot, FILE *script)
{
	double least = INFINITY, most = 0;

	fputs("set xtics (", script);
	for (size_t i = 0; i < plot->point_count; i++) {
		double at = plot->points[i].at;
		size_t j = 0;

		least = fmin(at, least);
		most = fmax(at, most);
		while (plot->points[j].at != at)
			j++;
		if (j == i)
			fprintf(script, "%s'%.15g' %.15g", i ? ", " : "", at,
				at);
	}
	fprintf(script, ")\nset xrange [%.9g:%.9g]\nset xlabel ", least / 1.2,
		most * 1.2);
	bench_plot_quote(plot->axis, script);
	putc('\n', script);
}

/* Single values lie beside their level, series by series. */
static void write_series(const struct bench_plot *plot, size_t series,
			 FILE *script)
{
	fprintf(script, "$raw%zu << END\n", series);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];

		for (size_t j = 0; p->series == series && j < p->raw_count; j++)
			fprintf(script, "%.9g %.9g\n",
				p->at * (1 + .004 * ((double)(j % 5) - 2)),
				p->raw[j]);
	}
	fprintf(script, "NaN NaN\nEND\n$at%zu << END\n", series);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];
		bool has = isfinite(p->lo);

		if (p->series == series)
			fprintf(script, "%.9g %.9g %.9g %.9g \"#%zu\"\n", p->at,
				p->value, has ? p->lo : p->value,
				has ? p->hi - p->lo : 0, i);
	}
	fputs("END\n", script);
}

/* From the least level of the first series on. */
static void write_ideal(const struct bench_plot *plot, FILE *script)
{
	const struct bench_plot_point *base = &plot->points[0];

	for (size_t i = 0; i < plot->point_count; i++)
		if (plot->points[i].series == base->series &&
		    plot->points[i].at < base->at)
			base = &plot->points[i];
	fprintf(script,
		", %.9g / x with lines dt 2 lw 1.2 lc rgb 'black' title "
		"'ideal'",
		base->value * base->at);
}

void bench_plot_levels(const struct bench_plot *plot, FILE *script)
{
	bench_plot_values(plot, 'y', script);
	fputs("set border 3\nset logscale x\n", script);
	write_levels(plot, script);
	for (size_t s = 0; s < plot->series_count; s++)
		write_series(plot, s, script);
	fputs("plot NaN notitle", script);
	if (plot->ideal)
		write_ideal(plot, script);
	for (size_t s = 0; s < plot->series_count; s++) {
		const char *colour = bench_plot_colour(plot, s);

		if (!bench_plot_is_used(plot, s))
			continue;
		fprintf(script,
			", $raw%zu using 1:2 with points pt 7 ps .3 lc rgb "
			"'#a0%s' notitle"
			", $at%zu using 1:2 with lines lw 1.5 lc rgb '%s' "
			"notitle"
			", $at%zu using 1:3:(0):4 with vectors nohead lw 2.5 "
			"lc rgb '#60%s' notitle"
			", $at%zu using 1:2:5 with labels hypertext point "
			"pt %u ps .7 lc rgb '%s' title ",
			s, colour + 1, s, colour, s, colour + 1, s,
			bench_plot_sign(plot, s), colour);
		bench_plot_quote(plot->series[s], script);
	}
	putc('\n', script);
}
