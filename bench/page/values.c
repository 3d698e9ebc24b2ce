/* SPDX-License-Identifier: MIT */
/*
 * What arms took, by what an operation is: rows of one figure, and a figure
 * for each probe that was measured at several levels.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/findings/curve.h"
#include "bench/page/page.h"
#include "bench/sample/row_name.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define LEVELS_LEAST 3 /* fewer are no line, save where one is ideal */

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
		     const struct bench_summary *row,
		     const struct bench_page_family *family)
{
	return row->n > 0 && bench_page_family(row) == family &&
	       !is_anchor(page, row);
}

/* So has its probe at its place: rows of one need not be neighbours. */
static bool is_repeated(const struct bench_page *page, size_t i,
			const struct bench_page_family *family)
{
	for (size_t j = 0; j < i; j++)
		if (page->rows[j].probe == page->rows[i].probe &&
		    page->rows[j].place == page->rows[i].place &&
		    is_drawn(page, &page->rows[j], family))
			return true;
	return false;
}

/* The other is in a figure of the row's levels: one CPU is in all of them. */
static bool is_beside(const struct bench_summary *row,
		      const struct bench_summary *other)
{
	return other->probe == row->probe &&
	       (!other->place || other->place == row->place);
}

/* Different levels of the row's probe at its place. */
static size_t levels_of(const struct bench_page *page,
			const struct bench_summary *row)
{
	const char **params = NULL;
	size_t count = 0;

	for (size_t i = 0; i < page->row_count; i++) {
		size_t j = 0;

		if (!is_beside(row, &page->rows[i]) || !(page->rows[i].n > 0))
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

static bool has_line(const struct bench_page *page,
		     const struct bench_summary *row)
{
	return levels_of(page, row) >=
	       (bench_page_family(row)->ideal ? 2 : LEVELS_LEAST);
}

/* It is in a figure of levels, its own or that of another place. */
static bool is_line(const struct bench_page *page,
		    const struct bench_summary *row)
{
	bool line = has_line(page, row);

	for (size_t i = 0; !line && i < page->row_count; i++)
		line = is_beside(&page->rows[i], row) &&
		       has_line(page, &page->rows[i]);
	return line;
}

static void add(struct bench_plot *plot, const struct bench_summary *row,
		double at)
{
	struct bench_plot_point point = bench_page_point(row);

	point.series = bench_plot_series(plot, bench_show_text(row->arm));
	point.at = at;
	*bench_plot_add(plot) = point;
}

/* "time of one switch", "bytes of one thread", or "threads" */
static void name_values(struct bench_plot *plot,
			const struct bench_summary *row, bool line)
{
	const char *slash = strchr(row->unit, '/');

	plot->unit = bench_show_text(bench_text_format(
		"%.*s", (int)strcspn(row->unit, "/"), row->unit));
	plot->values = plot->unit;
	if (slash)
		plot->values = bench_show_text(bench_text_format(
			"%s of one %s",
			bench_summary_is_time(row) ? "time" : plot->unit,
			line || !bench_summary_is_time(row) ? slash + 1
							    : "operation"));
}

static int draw_line(const struct bench_page *page,
		     const struct bench_summary *row,
		     struct bench_page_outline *outline, FILE *file)
{
	const struct bench_page_family *family = bench_page_family(row);
	const char *axis = bench_curve_axis(row->params);
	struct bench_plot plot = {
		.title = bench_row_name(
			bench_text_format("%s against %s", row->probe, axis),
			NULL, row->place),
		.caption = bench_page_hint,
		.axis = bench_show_text(axis),
		.line = NAN,
		.ideal = family->ideal,
	};
	bool crosses;
	int status;

	name_values(&plot, row, true);
	bench_page_arms(&plot, page->result);
	for (size_t i = 0; i < page->row_count; i++)
		if (is_beside(row, &page->rows[i]) &&
		    is_drawn(page, &page->rows[i], family))
			add(&plot, &page->rows[i],
			    bench_curve_level(page->rows[i].params));
	if (plot.ideal)
		plot.caption = bench_text_format(
			"%s The ideal line begins at what %s takes on the "
			"fewest CPUs, and halves with twice as many.",
			bench_page_hint, plot.series[plot.points[0].series]);
	crosses = bench_page_found(page, row, &plot);
	status = bench_page_figure(&plot, outline, file);
	if (crosses && !status)
		status = bench_page_crossover(page, row, outline, file);
	return status;
}

/* The rows of a family that have no line of their own. */
static int draw_rows(const struct bench_page *page,
		     const struct bench_page_family *family,
		     struct bench_page_outline *outline, FILE *file)
{
	struct bench_plot plot = {
		.title = family->title,
		.caption = bench_page_hint,
		.line = NAN,
	};

	bench_page_arms(&plot, page->result);
	for (size_t i = 0; i < page->row_count; i++) {
		const struct bench_summary *row = &page->rows[i];

		if (!is_drawn(page, row, family) || is_line(page, row))
			continue;
		name_values(&plot, row, false);
		add(&plot, row,
		    (double)bench_plot_row(&plot, bench_page_row(row->probe,
								 row->params,
								 row->place)));
	}
	return plot.point_count ? bench_page_figure(&plot, outline, file) : 0;
}

int bench_page_values(const struct bench_page *page,
		      const struct bench_page_family *family,
		      struct bench_page_outline *outline, FILE *file)
{
	int status = draw_rows(page, family, outline, file);

	for (size_t i = 0; i < page->row_count && !status; i++) {
		const struct bench_summary *row = &page->rows[i];

		if (is_drawn(page, row, family) && has_line(page, row) &&
		    !is_repeated(page, i, family))
			status = draw_line(page, row, outline, file);
	}
	return status;
}
