/* SPDX-License-Identifier: MIT */
/*
 * The shapes of published results, in the page of a run that was made for
 * them.
 */
#include "bench/html/html.h"
#include "bench/page/page.h"

void bench_page_published(const struct bench_findings *f,
			  struct bench_page_outline *outline, FILE *file)
{
	if (!f->is_published)
		return;
	fputs("<section>\n", file);
	bench_page_heading(outline, BENCH_PAGE_SECTION,
			   "Published results, by their shape", file);
	fputs("<div class=\"wide\">\n<table class=\"texts\">\n<thead><tr>"
	      "<th>shape</th><th>verdict</th><th>claim</th><th>seen</th>"
	      "<th>source</th></tr></thead>\n<tbody>\n",
	      file);
	for (size_t i = 0; i < f->published_count; i++) {
		const struct bench_published *p = &f->published[i];

		fputs("<tr>", file);
		bench_html_cell("name", p->shape, file);
		bench_html_cell("name", p->verdict, file);
		bench_html_cell(NULL, p->claim, file);
		bench_html_cell(NULL, bench_published_seen(p), file);
		bench_html_cell(NULL, p->source, file);
		fputs("</tr>\n", file);
	}
	fputs("</tbody>\n</table>\n</div>\n</section>\n", file);
}
