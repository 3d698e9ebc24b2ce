/* SPDX-License-Identifier: MIT */
/*
 * Where single events were timed: how long most of them took, and the slowest.
 * A figure for each probe; quantiles are of each process, drawn as its point.
 */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "bench/page/page.h"
#include "bench/result/events.h"
#include "bench/result/population.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

static const struct {
	const char *name;
	size_t field; /* of a sample */
	size_t summary;
} quantiles[] = {
#define QUANTILE(name, field)                                 \
	{                                                     \
		name, offsetof(struct bench_sample, field),   \
			offsetof(struct bench_summary, field) \
	}
	QUANTILE("half", event_p50_ns), QUANTILE("90 %", event_p90_ns),
	QUANTILE("99 %", event_p99_ns), QUANTILE("99.9 %", event_p999_ns),
	QUANTILE("all", event_max_ns),
};

#define QUANTILES (sizeof quantiles / sizeof *quantiles)

static bool has_events(const struct bench_summary *row)
{
	return isfinite(row->event_p50_ns);
}

/* The first row of its probe that has them. */
static bool is_first(const struct bench_page *page, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (page->rows[j].probe == page->rows[i].probe &&
		    has_events(&page->rows[j]))
			return false;
	return has_events(&page->rows[i]);
}

/* The median of processes, as in summary.csv, or of all the slowest. */
static struct bench_plot_point make(const struct bench_result *plain,
				    const struct bench_summary *row, size_t q)
{
	const struct bench_result_row which = { .probe = row->probe,
						.params = row->params,
						.placement = row->placement };
	double *raw = bench_alloc(plain->sample_count + 1, sizeof *raw);
	struct bench_plot_point point = {
		.value = *(const double *)((const char *)row +
					   quantiles[q].summary),
		.lo = NAN,
		.hi = NAN,
		.raw = raw,
		.raw_count = bench_events_values(raw, plain, &which, row->arm,
						 quantiles[q].field),
	};
	double *sorted = bench_alloc(point.raw_count + 1, sizeof *sorted);
	size_t n = point.raw_count, k = bench_stats_k(n, .025);

	memcpy(sorted, raw, n * sizeof *sorted);
	bench_stats_median(sorted, n);
	if (n >= BENCH_BLOCKS_MIN && q + 1 < QUANTILES) {
		point.lo = sorted[k - 1];
		point.hi = sorted[n - k];
	}
	return point;
}

static void add(struct bench_plot *plot, const struct bench_result *plain,
		const struct bench_summary *row)
{
	for (size_t q = 0; q < QUANTILES; q++) {
		struct bench_plot_point point = make(plain, row, q);
		const char *name = quantiles[q].name;

		if (!isfinite(point.value))
			continue;
		if (row->params)
			name = bench_text_format(
				"%s, %s",
				bench_page_row(row->params, NULL, row->place),
				name);
		point.series =
			bench_plot_series(plot, bench_show_text(row->arm));
		point.at = (double)bench_plot_row(plot, name);
		point.tip = bench_page_tip(
			row, bench_text_format(", %s", quantiles[q].name),
			&point);
		*bench_plot_add(plot) = point;
	}
}

static int draw(const struct bench_page *page, const struct bench_result *plain,
		const char *probe, struct bench_page_outline *outline,
		FILE *file)
{
	struct bench_plot plot = {
		.title = bench_text_format("%s: latency tails", probe),
		.caption = "How long it took until so many of the events were "
			   "over. Faint points are processes, bars are 95 % "
			   "intervals of their medians; all is the slowest "
			   "event of any process.",
		.values = "time of one event",
		.unit = "ns",
		.line = NAN,
	};

	bench_page_arms(&plot, page->result);
	for (size_t i = 0; i < page->row_count; i++)
		if (page->rows[i].probe == probe && has_events(&page->rows[i]))
			add(&plot, plain, &page->rows[i]);
	return plot.point_count ? bench_page_figure(&plot, outline, file) : 0;
}

int bench_page_tails(const struct bench_page *page,
		     struct bench_page_outline *outline, FILE *file)
{
	struct bench_result plain = bench_population_plain(page->result);
	int status = 0;

	for (size_t i = 0; i < page->row_count && !status; i++)
		if (is_first(page, i))
			status = draw(page, &plain, page->rows[i].probe,
				      outline, file);
	return status;
}
