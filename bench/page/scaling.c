/* SPDX-License-Identifier: MIT */
/*
 * Scaling and crossovers in words, as many of them have no figure.
 */
#include "bench/html/html.h"
#include "bench/page/page.h"

static void print_item(const char *text, FILE *file)
{
	fputs("<li>", file);
	bench_html_text(text, file);
	fputs("</li>\n", file);
}

static bool has_any(const struct bench_findings *f)
{
	for (size_t i = 0; i < f->crossover_count; i++)
		if (bench_crossover_is_told(&f->crossovers[i]))
			return true;
	return f->scaling_count > 0;
}

void bench_page_scaling(const struct bench_findings *f,
			struct bench_page_outline *outline, FILE *file)
{
	if (!has_any(f))
		return;
	fputs("<section>\n", file);
	bench_page_heading(outline, BENCH_PAGE_SECTION,
			   "Scaling and crossovers", file);
	fputs("<ul>\n", file);
	for (size_t i = 0; i < f->scaling_count; i++)
		print_item(bench_scaling_says(&f->scalings[i]), file);
	for (size_t i = 0; i < f->crossover_count; i++)
		if (bench_crossover_is_told(&f->crossovers[i]))
			print_item(bench_crossover_says(&f->crossovers[i]),
				   file);
	fputs("</ul>\n</section>\n", file);
}
