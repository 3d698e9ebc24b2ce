/* SPDX-License-Identifier: MIT */
/*
 * The values that stand in no table of verdicts, below those.
 */
#include "bench/html/html.h"
#include "bench/page/page.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

static void print_row(const struct bench_summary *s, FILE *file)
{
	fputs("<tr><th scope=\"row\">", file);
	bench_html_text(bench_page_row(s->probe, s->params, s->place), file);
	fputs(" <span class=\"unit\">", file);
	bench_html_text(s->unit, file);
	fputs("</span></th>", file);
	bench_html_cell("name", bench_show_text(s->arm), file);
	bench_html_cell("n", bench_show_value(s->median, s->unit), file);
	bench_html_cell("n", bench_report_between(s), file);
	bench_html_cell("n", bench_text_format("%.0f", s->n), file);
	fputs("</tr>\n", file);
}

void bench_page_alone(const struct bench_report *report,
		      struct bench_page_outline *outline, FILE *file)
{
	struct bench_summary *rows;
	size_t count = bench_report_alone(report, &rows);

	if (!count)
		return;
	bench_page_heading(outline, BENCH_PAGE_PART,
			   "Measured alone, with nothing to compare", file);
	fputs("<div class=\"wide\">\n<table class=\"rows\">\n"
	      "<thead><tr><th scope=\"col\">row</th>"
	      "<th scope=\"col\">arm</th>"
	      "<th scope=\"col\" class=\"n\">value</th>"
	      "<th scope=\"col\" class=\"n\">95 % interval</th>"
	      "<th scope=\"col\" class=\"n\">n</th></tr></thead>\n<tbody>\n",
	      file);
	for (size_t i = 0; i < count; i++)
		print_row(&rows[i], file);
	fputs("</tbody>\n</table>\n</div>\n", file);
}
