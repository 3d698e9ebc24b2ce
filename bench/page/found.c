/* SPDX-License-Identifier: MIT */
/*
 * What was found beside the comparisons, in a figure of levels: laws of
 * scaling as lines, and in its caption what they are.
 */
#include <math.h>

#include "bench/page/page.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

static const char *sentence(const char *caption, const char *text)
{
	return bench_text_format("%s %s.", caption, text);
}

static void add_law(struct bench_plot *plot, const struct bench_scaling *s)
{
	const struct bench_scaling_law *law = &s->usl;
	size_t series = bench_plot_series(plot, bench_show_text(law->arm));

	plot->caption =
		sentence(plot->caption,
			 bench_text_format("%s, %s", bench_show_text(law->arm),
					   bench_scaling_usl(law)));
	plot->laws[series] = (struct bench_usl){ law->base_value, law->sigma,
						 law->kappa, law->error };
}

bool bench_page_found(const struct bench_page *page,
		      const struct bench_summary *row, struct bench_plot *plot)
{
	const struct bench_findings *f = page->report.findings;
	bool crosses = false, fits = false;

	plot->laws = bench_alloc(plot->series_count, sizeof *plot->laws);
	for (size_t i = 0; i < plot->series_count; i++)
		plot->laws[i].base = NAN;
	for (size_t i = 0; i < f->scaling_count; i++)
		if (f->scalings[i].curve->probe == row->probe &&
		    f->scalings[i].curve->place == row->place &&
		    !f->scalings[i].usl.reason) {
			if (!fits)
				plot->caption = sentence(
					plot->caption,
					"Dotted lines are the laws that fit");
			fits = true;
			add_law(plot, &f->scalings[i]);
		}
	for (size_t i = 0; i < f->crossover_count; i++)
		if (f->crossovers[i].probe == row->probe &&
		    f->crossovers[i].place == row->place &&
		    bench_crossover_is_told(&f->crossovers[i]))
			crosses = true;
	return crosses;
}
