/* SPDX-License-Identifier: MIT */
/*
 * A row's value as a point of a figure, and arms as its series.
 */
#include <math.h>
#include <string.h>

#include "bench/page/page.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

const char bench_page_hint[] =
	"Faint points are blocks, bars are 95 % intervals of the medians.";

/* Arms have the same colour in all figures; floors come last. */
void bench_page_arms(struct bench_plot *plot, const struct bench_result *result)
{
	for (size_t i = 0; i < 2 * result->arm_count; i++) {
		const struct bench_result_arm *arm =
			&result->arms[i % result->arm_count];
		bool floor = !strcmp(arm->implementation, "floor");

		if (floor == (i >= result->arm_count))
			bench_plot_series(plot, bench_show_text(arm->name));
	}
}

const char *bench_page_tip(const struct bench_summary *row, const char *what,
			   const struct bench_plot_point *point)
{
	const char *unit = bench_summary_is_time(row) ? "ns" : row->unit;
	const char *interval = "";

	if (isfinite(point->lo))
		interval = bench_text_format(" (%s – %s)",
					     bench_show_value(point->lo, unit),
					     bench_show_value(point->hi, unit));
	return bench_text_format(
		"%s, %s%s: %s%s%s%s, n = %zu", row->arm,
		bench_page_row(row->probe, row->params, row->place), what,
		bench_show_value(point->value, unit), interval,
		strcmp(unit, "ns") ? " " : "", strcmp(unit, "ns") ? unit : "",
		point->raw_count);
}

struct bench_plot_point bench_page_point(const struct bench_summary *row)
{
	struct bench_plot_point point = {
		.value = row->median,
		.lo = row->ci_lo,
		.hi = row->ci_hi,
		.raw_count = (size_t)row->n,
	};
	double *raw = bench_alloc(point.raw_count, sizeof *raw);

	for (size_t i = 0; i < point.raw_count; i++)
		raw[i] = row->blocks[i].value;
	point.raw = raw;
	point.tip = bench_page_tip(row, "", &point);
	return point;
}
