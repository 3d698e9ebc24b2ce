/* SPDX-License-Identifier: MIT */
/*
 * Which figures a folder has: its ratios, its times by what an operation is,
 * and each probe that was measured at several levels.  A figure without data
 * is not there.
 *
 * What a probe is about is told by its unit, so a new one needs no list.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/curve.h"
#include "bench/html.h"
#include "bench/page.h"
#include "bench/text.h"

#define LEVELS_LEAST 3 /* fewer are no line, save where one is ideal */

static const char hint[] =
	"Faint points are blocks, bars are 95 % intervals of the medians.";

struct family {
	const char *title, *units[6]; /* none: all that is left */
	bool ideal; /* with so many times the CPUs, so much less time */
};

static const struct family families[] = {
	{ "Creating threads", { "ns/thread", "ns/task", "ns/fork" }, false },
	{ "Switching", { "ns/switch", "ns/wake", "ns/value" }, false },
	{ "Computing on several CPUs", { "ns/piece" }, true },
	{ "Synchronising", { NULL }, false },
};

#define FAMILIES (sizeof families / sizeof *families)

static const struct family *family_of(const struct bench_summary *row)
{
	size_t f = 0;

	for (; f < FAMILIES - 1; f++)
		for (size_t u = 0; families[f].units[u]; u++)
			if (!strcmp(row->unit, families[f].units[u]))
				return &families[f];
	return &families[f];
}

/* What the machine itself costs stands below the table. */
static bool is_anchor(const struct bench_page *page,
		      const struct bench_summary *row)
{
	for (size_t i = 0; i < page->row_count; i++)
		if (page->rows[i].probe == row->probe &&
		    strcmp(page->rows[i].implementation, "floor"))
			return false;
	return true;
}

static bool is_drawn(const struct bench_page *page,
		     const struct bench_summary *row)
{
	return row->n > 0 && bench_summary_is_time(row) &&
	       !is_anchor(page, row);
}

/* Different levels of the row's probe. */
static size_t levels_of(const struct bench_page *page,
			const struct bench_summary *row)
{
	const char **params = NULL;
	size_t count = 0;

	for (size_t i = 0; i < page->row_count; i++) {
		size_t j = 0;

		if (page->rows[i].probe != row->probe || !(page->rows[i].n > 0))
			continue;
		if (!bench_curve_level(page->rows[i].params))
			return 0;
		while (j < count && params[j] != page->rows[i].params)
			j++;
		if (j < count)
			continue;
		params = bench_grow(params, count, sizeof *params);
		params[count++] = page->rows[i].params;
	}
	return count;
}

static bool is_line(const struct bench_page *page,
		    const struct bench_summary *row)
{
	return levels_of(page, row) >=
	       (family_of(row)->ideal ? 2 : LEVELS_LEAST);
}

/* Arms have the same colour in all figures; floors come last. */
static void add_arms(struct bench_plot *plot, const struct bench_result *result)
{
	for (size_t i = 0; i < 2 * result->arm_count; i++) {
		const struct bench_result_arm *arm =
			&result->arms[i % result->arm_count];
		bool floor = !strcmp(arm->implementation, "floor");

		if (floor == (i >= result->arm_count))
			bench_plot_series(plot, bench_show_text(arm->name));
	}
}

static void add_time(struct bench_plot *plot, const struct bench_summary *row,
		     double at)
{
	size_t series = bench_plot_series(plot, bench_show_text(row->arm));
	struct bench_plot_point *point = bench_plot_add(plot);
	double *raw = bench_alloc((size_t)row->n, sizeof *raw);

	for (size_t i = 0; i < (size_t)row->n; i++)
		raw[i] = row->blocks[i].value;
	*point = (struct bench_plot_point){
		.series = series,
		.at = at,
		.value = row->median,
		.lo = row->ci_lo,
		.hi = row->ci_hi,
		.raw = raw,
		.raw_count = (size_t)row->n,
		.tip = bench_text_format(
			"%s, %s: %s (%s – %s), n = %.0f", row->arm,
			bench_page_row(row->probe, row->params),
			bench_show_value(row->median, row->unit),
			bench_show_value(row->ci_lo, row->unit),
			bench_show_value(row->ci_hi, row->unit), row->n),
	};
}

static int draw_line(const struct bench_page *page,
		     const struct bench_summary *row, size_t *number,
		     FILE *file)
{
	const char *axis = bench_curve_axis(row->params);
	struct bench_plot plot = {
		.title = bench_text_format("%s against %s", row->probe, axis),
		.caption = hint,
		.values = row->unit,
		.time = true,
		.axis = bench_show_text(axis),
		.line = NAN,
		.ideal = family_of(row)->ideal,
	};

	plot.values = bench_show_text(bench_text_format(
		"time of one %s", strchr(row->unit, '/') + 1));
	if (plot.ideal)
		plot.caption = bench_text_format(
			"%s The ideal line begins at what %s takes on the "
			"fewest CPUs, and halves with twice as many.",
			hint, row->arm);
	add_arms(&plot, page->result);
	for (size_t i = 0; i < page->row_count; i++)
		if (page->rows[i].probe == row->probe &&
		    is_drawn(page, &page->rows[i]))
			add_time(&plot, &page->rows[i],
				 bench_curve_level(page->rows[i].params));
	bench_page_found(page, row->probe, &plot);
	return bench_page_figure(&plot, number, file);
}

/* The rows of a family that have no line of their own. */
static int draw_family(const struct bench_page *page,
		       const struct family *family, size_t *number, FILE *file)
{
	struct bench_plot plot = {
		.title = family->title,
		.caption = hint,
		.values = "time of one operation",
		.time = true,
		.line = NAN,
	};

	add_arms(&plot, page->result);
	for (size_t i = 0; i < page->row_count; i++) {
		const struct bench_summary *row = &page->rows[i];

		if (is_drawn(page, row) && family_of(row) == family &&
		    !is_line(page, row))
			add_time(&plot, row,
				 (double)bench_plot_row(
					 &plot, bench_page_row(row->probe,
							       row->params)));
	}
	return plot.point_count ? bench_page_figure(&plot, number, file) : 0;
}

/* Ratios of all pairs; those of states and fresh blocks are in the table. */
static int draw_ratios(const struct bench_page *page, size_t *number,
		       FILE *file)
{
	struct bench_comparison **rows;
	size_t count = bench_report_rows(&page->report, &rows);
	struct bench_plot plot = {
		.title = "All ratios",
		.caption = "Right of the line, a is slower. Bars are 95 % "
			   "intervals.",
		.values = "a/b, ratio of times",
		.line = 1,
		.first_colour = 1, /* so that b has that of its times */
	};

	for (size_t i = 0; i < count; i++) {
		const struct bench_comparison *c = rows[i];
		const char *pair = bench_show_text(
			bench_text_format("%s / %s", c->a, c->b));
		const char *name = bench_page_row(c->probe, c->params);
		struct bench_plot_point point = { .value = c->ratio,
						  .lo = c->ci_lo,
						  .hi = c->ci_hi };

		if (c->role || bench_comparison_is_part(c) ||
		    !isfinite(c->ratio))
			continue;
		point.series = bench_plot_series(&plot, pair);
		point.at = (double)bench_plot_row(&plot, name);
		point.tip = bench_text_format(
			"%s, %s: %s (%s), %s", name, pair,
			bench_show_ratio(c->ratio),
			bench_show_interval(c->ci_lo, c->ci_hi), c->verdict);
		*bench_plot_add(&plot) = point;
	}
	return plot.point_count ? bench_page_figure(&plot, number, file) : 0;
}

int bench_page_figures(const struct bench_page *page, FILE *file)
{
	size_t number = 0;
	int status = draw_ratios(page, &number, file);

	for (size_t f = 0; f < FAMILIES && !status; f++) {
		const char *last = NULL;

		status = draw_family(page, &families[f], &number, file);
		for (size_t i = 0; i < page->row_count && !status; i++) {
			const struct bench_summary *row = &page->rows[i];

			if (row->probe == last || !is_drawn(page, row) ||
			    family_of(row) != &families[f] ||
			    !is_line(page, row))
				continue;
			last = row->probe;
			status = draw_line(page, row, &number, file);
		}
	}
	if (!number)
		fputs("<p>There is nothing to draw: no thread was timed.</p>\n",
		      file);
	return status;
}
