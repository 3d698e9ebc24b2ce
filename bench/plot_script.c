/* SPDX-License-Identifier: MIT */
/*
 * What scripts of all figures have in common: texts, colours and signs, and
 * the axis of values.
 */
#include <math.h>
#include <string.h>

#include "bench/plot.h"
#include "bench/text.h"

/* Seen on white and on black alike, and told apart by most eyes. */
static const char *const colours[] = {
	"#d55e00", "#0a84d0", "#c05fa0", "#0a9e73",
	"#c49000", "#7a6fe0", "#5f8f2f", "#808890",
};
static const unsigned signs[] = { 7, 5, 9, 11, 13, 15, 6, 4 };

#define COLOURS (sizeof colours / sizeof *colours)

const char *bench_plot_colour(const struct bench_plot *plot, size_t series)
{
	/* No colour of threads. */
	if (!strcmp(plot->series[series], "floor"))
		return colours[COLOURS - 1];
	series += plot->first_colour;
	return colours[series % (COLOURS - 1)];
}

unsigned bench_plot_sign(const struct bench_plot *plot, size_t series)
{
	series += plot->first_colour;
	return signs[series % COLOURS];
}

/*
 * A quote in it is written as the typographic one: gnuplot takes two for one,
 * save at the start of a text, where it takes them for its end.
 */
void bench_plot_quote(const char *text, FILE *script)
{
	putc('\'', script);
	for (; *text; text++) {
		if (*text == '\'')
			fputs("\u2019", script);
		else
			putc(*text, script);
	}
	putc('\'', script);
}

static void stretch(double value, double *least, double *most)
{
	if (!isfinite(value) || value <= 0)
		return;
	*least = fmin(value, *least);
	*most = fmax(value, *most);
}

void bench_plot_range(const struct bench_plot *plot, double *least,
		      double *most)
{
	*least = INFINITY;
	*most = 0;
	stretch(plot->line, least, most);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];

		stretch(p->value, least, most);
		stretch(p->lo, least, most);
		stretch(p->hi, least, most);
		for (size_t j = 0; j < p->raw_count; j++)
			stretch(p->raw[j], least, most);
	}
}

/* "10 ns", "2 µs", "0.5" */
static const char *label(const struct bench_plot *plot, double value)
{
	static const char *const units[] = { " ns", " µs", " ms", " s" };
	size_t unit = 0;

	if (!plot->time)
		return bench_text_format("%g", value);
	for (; unit < 3 && value > 999.5; unit++)
		value /= 1000;
	return bench_text_format("%g%s", value, units[unit]);
}

static void write_label(const struct bench_plot *plot, double value, bool *any,
			FILE *script)
{
	if (*any)
		fputs(", ", script);
	*any = true;
	bench_plot_quote(label(plot, value), script);
	fprintf(script, " %.9g", value);
}

/* 1, 2 and 5 of each power of ten, or if those are too many, 1. */
static void label_powers(const struct bench_plot *plot, double least,
			 double most, bool many, FILE *script)
{
	static const double steps[] = { 1, 2, 5 };
	double power = pow(10, floor(log10(least)));
	bool any = false;

	for (; power <= most; power *= 10)
		for (size_t i = 0; i < (many ? 1 : 3); i++)
			if (power * steps[i] >= least &&
			    power * steps[i] <= most)
				write_label(plot, power * steps[i], &any,
					    script);
}

/* Equal steps, for what lies within one power: four of them or more. */
static void label_steps(const struct bench_plot *plot, double least,
			double most, FILE *script)
{
	double step = pow(10, floor(log10((most - least) / 2)));
	double first;
	bool any = false;

	if ((most - least) / step > 8)
		step *= 5;
	else if ((most - least) / step > 4)
		step *= 2;
	first = ceil(least / step);
	for (double i = first; i * step <= most; i++)
		write_label(plot, i * step, &any, script);
}

void bench_plot_values(const struct bench_plot *plot, char axis, FILE *script)
{
	double least, most;

	bench_plot_range(plot, &least, &most);
	least /= 1.15;
	most *= 1.15;
	fprintf(script, "set logscale %c\nset %crange [%.9g:%.9g]\n", axis,
		axis, least, most);
	fprintf(script, "set %clabel ", axis);
	bench_plot_quote(plot->values, script);
	fprintf(script, "\nset %ctics (", axis);
	if (most < 5 * least)
		label_steps(plot, least, most, script);
	else
		label_powers(plot, least, most,
			     most > (axis == 'x' ? 100 : 1000) * least, script);
	fputs(")\n", script);
}
