/* SPDX-License-Identifier: MIT */
/*
 * Which figures a folder has, and in what order: its ratios, then by what an
 * operation is the values, each probe that was measured at several levels, and
 * what such a probe has besides.  A figure without data is not there.
 *
 * What a probe is about is told by its unit, so a new one needs no list.
 */
#include <math.h>
#include <string.h>

#include "bench/page.h"
#include "bench/text.h"

static const struct bench_page_family families[] = {
	{ .title = "Creating threads",
	  .units = { "ns/thread", "ns/task", "ns/fork" } },
	{ .title = "Switching",
	  .units = { "ns/switch", "ns/wake", "ns/value", "ns/walk" },
	  .then = bench_page_surfaces },
	{ .title = "Computing on several CPUs",
	  .units = { "ns/piece" },
	  .ideal = true },
	{ .title = "Synchronising" },
	{ .title = "Time",
	  .units = { "ns/sleep", "ns/timer", "ns/input", "ns/window" } },
	{ .title = "Input and output",
	  .units = { "ns/echo", "ns/read" },
	  .then = bench_page_tails },
	{ .title = "Memory of threads that wait", .units = { "bytes/thread" } },
	{ .title = "Threads at once", .units = { "threads" } },
	{ .title = "When which is faster", .units = { "ns/step", "ns/turn" } },
};

#define FAMILIES (sizeof families / sizeof *families)

/* What is left is a time of synchronising. */
const struct bench_page_family *
bench_page_family(const struct bench_summary *row)
{
	const struct bench_page_family *left = NULL;

	for (size_t f = 0; f < FAMILIES; f++) {
		if (!families[f].units[0] && bench_summary_is_time(row))
			left = &families[f];
		for (size_t u = 0; families[f].units[u]; u++)
			if (!strcmp(row->unit, families[f].units[u]))
				return &families[f];
	}
	return left;
}

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

int bench_page_figures(const struct bench_page *page,
		       struct bench_page_outline *outline, FILE *file)
{
	int status = draw_ratios(page, outline, file);

	for (size_t f = 0; f < FAMILIES && !status; f++) {
		status = bench_page_values(page, &families[f], outline, file);
		if (families[f].then && !status)
			status = families[f].then(page, outline, file);
	}
	if (!outline->figure_count)
		fputs("<p>There is nothing to draw: no thread was measured."
		      "</p>\n",
		      file);
	return status;
}
