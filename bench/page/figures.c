/* SPDX-License-Identifier: MIT */
/*
 * Which figures a folder has, and in what order: its ratios, then by what an
 * operation is the values, each probe that was measured at several levels, and
 * what such a probe has besides.  A figure without data is not there.
 */
#include "bench/page/page.h"

/* Ratios of all pairs; those of states and fresh blocks are in the table. */
static int draw_ratios(const struct bench_page *page,
		       struct bench_page_outline *outline, FILE *file)
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

	for (size_t i = 0; i < count; i++)
		bench_page_ratio(&plot, rows[i], 0);
	return plot.point_count ? bench_page_figure(&plot, outline, file) : 0;
}

/* What probes of a family have besides their values. */
static int draw_besides(const struct bench_page *page, size_t family,
			struct bench_page_outline *outline, FILE *file)
{
	switch (family) {
	case BENCH_PAGE_SWITCHING:
		return bench_page_surfaces(page, outline, file);
	case BENCH_PAGE_INPUT:
		return bench_page_tails(page, outline, file);
	default:
		return 0;
	}
}

int bench_page_figures(const struct bench_page *page,
		       struct bench_page_outline *outline, FILE *file)
{
	int status = draw_ratios(page, outline, file);

	for (size_t f = 0; f < BENCH_PAGE_FAMILIES && !status; f++) {
		status = bench_page_values(page, &bench_page_families[f],
					   outline, file);
		if (!status)
			status = draw_besides(page, f, outline, file);
	}
	if (!outline->figure_count)
		fputs("<p>There is nothing to draw: no thread was measured."
		      "</p>\n",
		      file);
	return status;
}
