/* SPDX-License-Identifier: MIT */
/*
 * Ratios of pairs, drawn: row by row, or of one probe over its levels, where
 * it is seen at which of them the faster arm changes.
 */
#include <math.h>

#include "bench/page/page.h"
#include "bench/sample/row_name.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

static size_t series_of(struct bench_plot *plot, const char *a, const char *b)
{
	return bench_plot_series(
		plot, bench_show_text(bench_text_format("%s / %s", a, b)));
}

void bench_page_ratio(struct bench_plot *plot, const struct bench_comparison *c,
		      double level)
{
	const char *name = bench_page_row(c->probe, c->params, c->place);
	struct bench_plot_point point = {
		.at = level, .value = c->ratio, .lo = c->ci_lo, .hi = c->ci_hi
	};

	if (c->role || bench_comparison_is_part(c) || !isfinite(c->ratio))
		return;
	point.series = series_of(plot, c->a, c->b);
	if (!plot->axis)
		point.at = (double)bench_plot_row(plot, name);
	point.tip = bench_text_format(
		"%s, %s: %s (%s), %s", name, plot->series[point.series],
		bench_show_ratio(c->ratio),
		bench_show_interval(c->ci_lo, c->ci_hi), c->verdict);
	*bench_plot_add(plot) = point;
}

static void add_crossover(struct bench_plot *plot,
			  const struct bench_crossover *c)
{
	plot->caption = bench_text_format("%s %s.", plot->caption,
					  bench_crossover_says(c));
	if (!isfinite(c->level))
		return;
	plot->marks =
		bench_grow(plot->marks, plot->mark_count, sizeof *plot->marks);
	plot->marks[plot->mark_count++] =
		(struct bench_plot_mark){ series_of(plot, c->a, c->b), c->level,
					  c->level_lo, c->level_hi };
}

int bench_page_crossover(const struct bench_page *page,
			 const struct bench_summary *row,
			 struct bench_page_outline *outline, FILE *file)
{
	const char *axis = bench_curve_axis(row->params);
	const struct bench_findings *f = page->report.findings;
	struct bench_comparison **rows;
	size_t count = bench_report_rows(&page->report, &rows);
	struct bench_plot plot = {
		.title = bench_row_name(
			bench_text_format("%s: ratios against %s", row->probe,
					  axis),
			NULL, row->place),
		.caption = "Above the line, a is slower. Bars are 95 % "
			   "intervals; on the line, of the crossover.",
		.values = "a/b, ratio of times",
		.axis = bench_show_text(axis),
		.line = 1,
		.first_colour = 1,
	};

	for (size_t i = 0; i < count; i++)
		if (rows[i]->probe == row->probe &&
		    (!rows[i]->place || rows[i]->place == row->place))
			bench_page_ratio(&plot, rows[i],
					 bench_curve_level(rows[i]->params));
	if (!plot.point_count)
		return 0;
	for (size_t i = 0; i < f->crossover_count; i++)
		if (f->crossovers[i].probe == row->probe &&
		    f->crossovers[i].place == row->place &&
		    bench_crossover_is_told(&f->crossovers[i]))
			add_crossover(&plot, &f->crossovers[i]);
	return bench_page_figure(&plot, outline, file);
}
