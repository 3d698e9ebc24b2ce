/* SPDX-License-Identifier: MIT */
/*
 * What scripts of all figures have in common: texts, colours and signs, and
 * the axis of values.
 */
#include <math.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/plot.h"
#include "bench/text.h"

/* Seen on white and on black alike, and told apart by most eyes. */
static const char *const colours[] = {
	"#d55e00", "#0a84d0", "#c05fa0", "#0a9e73",
	"#c49000", "#7a6fe0", "#5f8f2f", "#808890",
};
static const unsigned signs[] = { 7, 5, 9, 11, 13, 15, 6, 4 };

/* Of an axis of values, before the least and behind the largest. */
#define AROUND .03

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

/* There gnuplot takes % for a format. */
void bench_plot_label(const char *text, FILE *script)
{
	char *label = bench_alloc(2 * strlen(text) + 1, 1), *end = label;

	for (; *text; text++) {
		if (*text == '%')
			*end++ = '%';
		*end++ = *text;
	}
	bench_plot_quote(label, script);
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

/* "10 ns", "2 µs", "50 kB", "20 k" of anything else; "0.5" of ratios */
static const char *label(const struct bench_plot *plot, double value)
{
	static const char *const units[3][4] = {
		{ " ns", " µs", " ms", " s" },
		{ " B", " kB", " MB", " GB" },
		{ "", " k", " M", " G" },
	};
	size_t kind = 2, scale = 0;

	if (!plot->unit)
		return bench_text_format("%g", value);
	if (!strcmp(plot->unit, "ns"))
		kind = 0;
	else if (!strcmp(plot->unit, "bytes"))
		kind = 1;
	for (; scale < 3 && value > 999.5; scale++)
		value /= 1000;
	return bench_text_format("%g%s", value, units[kind][scale]);
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

/* So many steps of each power of ten, the first of which is 1. */
static void label_powers(const struct bench_plot *plot, double least,
			 double most, const double *steps, size_t count,
			 FILE *script)
{
	double power = pow(10, floor(log10(least)));
	bool any = false;

	for (; power <= most; power *= 10)
		for (size_t i = 0; i < count; i++)
			if (power * steps[i] >= least &&
			    power * steps[i] <= most)
				write_label(plot, power * steps[i], &any,
					    script);
}

/* Equal steps, for a range in which these look equal: three to six. */
static void label_steps(const struct bench_plot *plot, double least,
			double most, FILE *script)
{
	double step = pow(10, floor(log10((most - least) / 2)));
	double steps = (most - least) / step;
	bool any = false;

	step *= steps < 3 ? .5 : steps < 6 ? 1 : steps < 12 ? 2 : 5;
	for (double i = ceil(least / step); i * step <= most; i++)
		write_label(plot, i * step, &any, script);
}

/* The wider, the fewer labels a power of ten has room for. */
static void write_labels(const struct bench_plot *plot, double least,
			 double most, double room, FILE *script)
{
	static const double six[] = { 1, 1.5, 2, 3, 5, 7 };
	static const double three[] = { 1, 2, 5 };
	double range = most / least;

	if (range < 2)
		label_steps(plot, least, most, script);
	else if (range < 8)
		label_powers(plot, least, most, six, 6, script);
	else
		label_powers(plot, least, most, three, range > room ? 1 : 3,
			     script);
}

void bench_plot_values(const struct bench_plot *plot, char axis, FILE *script)
{
	double least, most, around;

	bench_plot_range(plot, &least, &most);
	around = 1.1 * pow(most / least, AROUND);
	least /= around;
	most *= around;
	fprintf(script, "set logscale %c\nset %crange [%.9g:%.9g]\n", axis,
		axis, least, most);
	fprintf(script, "set %clabel ", axis);
	bench_plot_quote(plot->values, script);
	fprintf(script, "\nset %ctics (", axis);
	write_labels(plot, least, most, axis == 'x' ? 100 : 1000, script);
	fputs(")\n", script);
}
