/* SPDX-License-Identifier: MIT */
/*
 * Machines side by side: the ratios of a pair, row by row.
 *
 * Few machines have a sign each.  Of many, all have the same, those that
 * stand apart another, and so has what is said of all of them.
 */
#include <math.h>

#include "bench/fleet/print.h"
#include "bench/page/fleet.h"
#include "bench/page/page.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

/* Of more machines, none is drawn by itself, save those that stand apart. */
#define MACHINES_DRAWN 100

struct bench_plot bench_page_fleet_plot(const struct bench_fleet_key *key)
{
	return (struct bench_plot){
		.title = bench_text_format("%s (a) against %s (b)",
					   key->texts[BENCH_KEY_A],
					   key->texts[BENCH_KEY_B]),
		.caption = "Right of the line, a is slower. Bars are 95 % "
			   "intervals.",
		.values = "a/b, ratio of times",
		.line = 1,
	};
}

static const char *row_name(const struct bench_fleet_key *key)
{
	return bench_page_row(key->texts[BENCH_KEY_PROBE],
			      key->texts[BENCH_KEY_PARAMS],
			      key->texts[BENCH_KEY_PLACEMENT]);
}

static void add(struct bench_plot *plot, const char *series, const char *row,
		const double values[3], const char *who)
{
	struct bench_plot_point point = {
		.series = bench_plot_series(plot, series),
		.at = (double)bench_plot_row(plot, row),
		.value = exp(values[0]),
		.lo = exp(values[1]),
		.hi = exp(values[2]),
	};

	if (!isfinite(point.value))
		return;
	point.tip = bench_text_format("%s, %s: %s (%s)", who, row,
				      bench_show_ratio(point.value),
				      bench_show_interval(point.lo, point.hi));
	*bench_plot_add(plot) = point;
}

void bench_page_fleet_add(struct bench_plot *plot,
			  const struct bench_fleet_view *view)
{
	const struct bench_fleet_groups *groups = view->groups;
	const struct bench_fleet_over *over = &view->over;
	bool few = groups->machine_count <= BENCH_FLEET_FEW;
	const char *row = row_name(view->key);

	/* States are parts of a row. */
	if (view->key->texts[BENCH_KEY_STATE])
		return;
	for (size_t i = 0; i < view->claim_count; i++) {
		const struct bench_fleet_claim *c = &view->claims[i];
		const char *name = bench_fleet_machine_text(c->machine);
		const char *series = few ? name : "machines";

		if (!few && bench_fleet_is_outlier(c))
			series = "outliers";
		else if (groups->machine_count > MACHINES_DRAWN)
			continue;
		add(plot, series, row, (double[]){ c->ratio, c->lo, c->hi },
		    bench_text_format(
			    "%s (%s)", name,
			    bench_show_text(groups->machines[c->machine].id)));
	}
	if (groups->machine_count > 1)
		add(plot, "median", row,
		    (double[]){ over->ratio, over->lo, over->hi },
		    bench_text_format("median of %zu machines",
				      over->machines));
}
