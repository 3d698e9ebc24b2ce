/* SPDX-License-Identifier: MIT */
/*
 * A figure of levels: each series a line over them, from left to right.
 */
#include <math.h>

#include "bench/plot/plot.h"
#include "bench/tools/text.h"

/* Of the axis, between neighbouring series and single values of a level. */
#define APART  .012
#define SPREAD .06 /* of all of them */
#define JITTER .0015

/* Of it, before the first level and behind the last. */
#define AROUND .05

struct range {
	double least, most;
};

static struct range range_of(const struct bench_plot *plot)
{
	struct range range = { INFINITY, 0 };
	double around;

	for (size_t i = 0; i < plot->point_count; i++) {
		range.least = fmin(plot->points[i].at, range.least);
		range.most = fmax(plot->points[i].at, range.most);
	}
	around = 1.15 * pow(range.most / range.least, AROUND);
	range.least /= around;
	range.most *= around;
	return range;
}

/*
 * Beside its level, so that equal values of two series are both seen; but not
 * beside an ideal line, from which that would seem to be a distance.
 */
static double place(const struct bench_plot *plot,
		    const struct bench_plot_point *p, double aside)
{
	struct range range = range_of(plot);
	size_t used = bench_plot_used(plot, plot->series_count);
	double middle = ((double)used - 1) / 2;

	if (!plot->ideal)
		aside += fmin(APART, SPREAD / (double)used) *
			 ((double)bench_plot_used(plot, p->series) - middle);
	return p->at * pow(range.most / range.least, aside);
}

/* The levels, each once, in the order of the points. */
static void write_levels(const struct bench_plot *plot, FILE *script)
{
	struct range range = range_of(plot);

	fputs("set xtics (", script);
	for (size_t i = 0; i < plot->point_count; i++) {
		double at = plot->points[i].at;
		size_t j = 0;

		while (plot->points[j].at != at)
			j++;
		if (j == i)
			fprintf(script, "%s'%.15g' %.15g", i ? ", " : "", at,
				at);
	}
	fprintf(script, ")\nset xrange [%.9g:%.9g]\nset xlabel ", range.least,
		range.most);
	bench_plot_quote(plot->axis, script);
	putc('\n', script);
}

static void write_series(const struct bench_plot *plot, size_t series,
			 FILE *script)
{
	fprintf(script, "$raw%zu << END\n", series);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];

		for (size_t j = 0; p->series == series && j < p->raw_count; j++)
			fprintf(script, "%.9g %.9g\n",
				place(plot, p, JITTER * ((double)(j % 5) - 2)),
				p->raw[j]);
	}
	fprintf(script, "NaN NaN\nEND\n$at%zu << END\n", series);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];
		bool has = isfinite(p->lo);

		if (p->series == series)
			fprintf(script, "%.9g %.9g %.9g %.9g \"#%zu\"\n",
				place(plot, p, 0), p->value,
				has ? p->lo : p->value, has ? p->hi - p->lo : 0,
				i);
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

static void write_law(const struct bench_plot *plot, size_t series,
		      FILE *script)
{
	const struct bench_usl *law = plot->laws ? &plot->laws[series] : NULL;

	if (law && isfinite(law->base))
		fprintf(script,
			", %.9g * (1 + %.9g * (x - 1) + %.9g * x * (x - 1)) / "
			"x with lines dt 3 lw 1.5 lc rgb '%s' notitle",
			law->base, law->sigma, law->kappa,
			bench_plot_colour(plot, series));
}

/* The value that is marked, and where it is crossed. */
static void write_line(const struct bench_plot *plot, FILE *script)
{
	fprintf(script,
		"set arrow from graph 0,first %.9g to graph 1,first %.9g "
		"nohead lw 1.2 lc rgb 'black'\n",
		plot->line, plot->line);
	for (size_t i = 0; i < plot->mark_count; i++) {
		const struct bench_plot_mark *m = &plot->marks[i];
		const char *colour = bench_plot_colour(plot, m->series);

		fprintf(script,
			"set arrow from %.9g,graph 0 to %.9g,graph 1 nohead "
			"lw 1 lc rgb '%s'\n",
			m->at, m->at, colour);
		if (isfinite(m->lo) && isfinite(m->hi))
			fprintf(script,
				"set arrow from %.9g,%.9g to %.9g,%.9g nohead "
				"lw 6 lc rgb '#60%s'\n",
				m->lo, plot->line, m->hi, plot->line,
				colour + 1);
	}
}

void bench_plot_levels(const struct bench_plot *plot, FILE *script)
{
	bench_plot_values(plot, 'y', script);
	fputs("set border 3\nset logscale x\n", script);
	write_levels(plot, script);
	if (isfinite(plot->line))
		write_line(plot, script);
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
		bench_plot_name(plot->series[s], script);
		write_law(plot, s, script);
	}
	putc('\n', script);
}
