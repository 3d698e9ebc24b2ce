/* SPDX-License-Identifier: MIT */
/*
 * What a switch costs by two things at once: how much memory each thread uses,
 * and how many threads there are.  Probes named working-set… have the first as
 * their axis, in KiB; the second is in their samples.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/page/page.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define PROBES "working-set"
#define AXIS   "kib="

static bool is_part(const struct bench_summary *row)
{
	return row->n > 0 && row->threads > 1 && row->params &&
	       bench_summary_is_time(row) &&
	       !strncmp(row->probe, PROBES, strlen(PROBES)) &&
	       !strncmp(row->params, AXIS, strlen(AXIS)) &&
	       bench_curve_level(row->params) > 0;
}

static int by_threads(const void *a, const void *b)
{
	const struct bench_summary *const *x = a, *const *y = b;

	return ((*x)->threads > (*y)->threads) -
	       ((*x)->threads < (*y)->threads);
}

/* The rows that belong to it, of few threads first. */
static size_t gather(const struct bench_page *page,
		     const struct bench_summary ***parts)
{
	size_t count = 0;

	*parts = NULL;
	for (size_t i = 0; i < page->row_count; i++) {
		if (!is_part(&page->rows[i]))
			continue;
		*parts = bench_grow(*parts, count, sizeof **parts);
		(*parts)[count++] = &page->rows[i];
	}
	if (count)
		qsort(*parts, count, sizeof **parts, by_threads);
	return count;
}

static void add_arm(struct bench_plot *plot, size_t series,
		    const struct bench_summary *const *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct bench_plot_point point = bench_page_point(parts[i]);
		const char *name = bench_show_text(parts[i]->arm);

		if (strcmp(name, plot->series[series]))
			continue;
		point.series = series;
		point.at = bench_curve_level(parts[i]->params);
		point.row = bench_plot_row(
			plot, bench_text_format("%s, %.0f threads", name,
						parts[i]->threads));
		point.text = bench_show_value(point.value, "ns");
		*bench_plot_add(plot) = point;
	}
}

int bench_page_surfaces(const struct bench_page *page,
			struct bench_page_outline *outline, FILE *file)
{
	const struct bench_summary **parts;
	size_t count = gather(page, &parts);
	struct bench_plot plot = {
		.title = "Switching by working set and threads",
		.caption = "Each cell is the median time of a walk over so "
			   "many KiB and a switch to the next thread; the "
			   "fuller its colour, the longer. Blocks and 95 % "
			   "intervals are in the data, and where you point.",
		.values = "time of one switch",
		.unit = "ns",
		.axis = "KiB that each thread walks over",
		.line = NAN,
		.grid = true,
	};

	/* Of one number of threads a line tells more. */
	if (!count || parts[0]->threads == parts[count - 1]->threads)
		return 0;
	bench_page_arms(&plot, page->result);
	for (size_t s = 0; s < plot.series_count; s++)
		add_arm(&plot, s, parts, count);
	return bench_page_figure(&plot, outline, file);
}
