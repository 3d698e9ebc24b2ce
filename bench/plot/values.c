/* SPDX-License-Identifier: MIT */
/*
 * The axis of values: its range, and labels as close as there is room for.
 */
#include <math.h>
#include <string.h>

#include "bench/plot/plot.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

/* Of the axis, before the least and behind the largest value. */
#define AROUND .03

/* Of a label, and of a letter of a row's name; pixels. */
#define LABEL_WIDE  60
#define RATIO_WIDE  45
#define LABEL_HIGH  28
#define LEVELS_HIGH 250
#define LETTER      7
#define BESIDE      40

/* With so many the axis is out of sight from the first. */
#define MANY_ROWS 20

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

/* Steps of each power of ten, or of one in so many. */
struct steps {
	const double *steps;
	size_t count;
	double power;
};

/* Writes each label's value, unless there is no place; returns how many. */
static size_t each_power(const struct steps *s, double least, double most,
			 double *values)
{
	/* 1 is among them, wherever they begin. */
	double power = pow(s->power, floor(log(least) / log(s->power)));
	size_t count = 0;

	for (; power <= most; power *= s->power) {
		for (size_t i = 0; i < s->count; i++) {
			double value = power * s->steps[i];

			if (value < least || value > most)
				continue;
			if (values)
				values[count] = value;
			count++;
		}
	}
	return count;
}

/* The closest that there is room for. */
static size_t powers(double least, double most, double room, double **values)
{
	static const double six[] = { 1, 1.5, 2, 3, 5, 7 };
	static const double three[] = { 1, 2, 5 };
	static const struct steps ways[] = {
		{ six, 6, 10 },  { three, 3, 10 }, { six, 1, 10 },
		{ six, 1, 100 }, { six, 1, 1000 }, { six, 1, 1e4 },
	};
	const struct steps *way = ways;
	size_t count = each_power(way, least, most, NULL);

	while (way + 1 < ways + sizeof ways / sizeof *ways &&
	       (double)count > room)
		count = each_power(++way, least, most, NULL);
	*values = bench_alloc(count + 1, sizeof **values);
	return each_power(way, least, most, *values);
}

/* Equal steps, for a range in which these look equal. */
static size_t equal(double least, double most, double room, double **values)
{
	static const double steps[] = { .5, 1, 2, 5, 10 };
	double power = pow(10, floor(log10((most - least) / 2)));
	size_t i = 0, count = 0;
	double first;

	while (i + 1 < sizeof steps / sizeof *steps &&
	       (most - least) / (power * steps[i]) > room)
		i++;
	*values = bench_alloc(64, sizeof **values);
	first = ceil(least / (power * steps[i]));
	while (count < 64 &&
	       (first + (double)count) * power * steps[i] <= most) {
		(*values)[count] = (first + (double)count) * power * steps[i];
		count++;
	}
	return count;
}

/* How many labels stand beside, or above, one another. */
static double room_of(const struct bench_plot *plot, char axis)
{
	size_t longest = 0;

	if (axis == 'y')
		return LEVELS_HIGH / LABEL_HIGH;
	for (size_t i = 0; i < plot->row_count; i++)
		longest = longest > bench_text_width(plot->rows[i])
				  ? longest
				  : bench_text_width(plot->rows[i]);
	return fmax(3, (BENCH_PLOT_WIDTH - BESIDE - LETTER * (double)longest) /
			       (plot->unit ? LABEL_WIDE : RATIO_WIDE));
}

static void write_labels(const struct bench_plot *plot, const double *values,
			 size_t count, FILE *script)
{
	for (size_t i = 0; i < count; i++) {
		fputs(i ? ", " : "(", script);
		bench_plot_quote(label(plot, values[i]), script);
		fprintf(script, " %.9g", values[i]);
	}
	fputs(count ? ")\n" : "()\n", script);
}

bool bench_plot_has_top(const struct bench_plot *plot)
{
	return !plot->axis && plot->row_count >= MANY_ROWS;
}

void bench_plot_values(const struct bench_plot *plot, char axis, FILE *script)
{
	double least, most, around, room = room_of(plot, axis);
	double *values;
	size_t count;

	bench_plot_range(plot, &least, &most);
	around = 1.1 * pow(most / least, AROUND);
	least /= around;
	most *= around;
	count = most < 3 * least ? equal(least, most, fmin(room, 6), &values)
				 : powers(least, most, room, &values);
	fprintf(script, "set logscale %c\nset %crange [%.9g:%.9g]\n", axis,
		axis, least, most);
	fprintf(script, "set %clabel ", axis);
	bench_plot_quote(plot->values, script);
	fprintf(script, "\nset %ctics ", axis);
	write_labels(plot, values, count, script);
	if (axis != 'x' || !bench_plot_has_top(plot))
		return;
	fprintf(script,
		"set logscale x2\nset x2range [%.9g:%.9g]\n"
		"set x2tics scale 0 ",
		least, most);
	write_labels(plot, values, count, script);
}
