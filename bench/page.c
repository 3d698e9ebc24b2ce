/* SPDX-License-Identifier: MIT */
/*
 * The page of one folder, from top to bottom.
 */
#include "bench/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/html.h"
#include "bench/row_name.h"
#include "bench/text.h"

const char *bench_page_row(const char *probe, const char *params,
			   const char *place)
{
	return bench_show_text(bench_row_name(probe, params, place));
}

static const char *title(const struct bench_result *result)
{
	const char *text = "";

	for (size_t i = 0; i < result->arm_count; i++)
		if (strcmp(result->arms[i].implementation, "floor"))
			text = bench_text_format("%s%s%s", text,
						 *text ? ", " : "",
						 result->arms[i].name);
	return *text ? text : "threadscale";
}

/* The text that stands at the head and at the foot of compare's table. */
static int paragraphs(const struct bench_report *report,
		      void (*print)(const struct bench_report *, FILE *),
		      FILE *file)
{
	char *text = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&text, &size);

	if (!lines)
		return -ENOMEM;
	print(report, lines);
	fclose(lines);
	bench_html_paragraphs(text, file);
	free(text);
	return 0;
}

static int print_page(const struct bench_page *page, FILE *file)
{
	const char *name = title(page->result);
	const struct bench_sample *first =
		page->row_count ? page->rows[0].first : NULL;
	int status;

	bench_html_begin(bench_text_format("threadscale: %s", name), file);
	fputs("<header>\n<h1>", file);
	bench_html_text(name, file);
	fputs("</h1>\n<div class=\"sub\">\n", file);
	status = paragraphs(&page->report, bench_report_head, file);
	if (first && first->run_id) {
		fputs("<p>run ", file);
		bench_html_text(first->run_id, file);
		fputs("</p>\n", file);
	}
	fputs("</div>\n</header>\n", file);
	bench_page_machine(page->result, file);
	fputs("<section>\n<h2>Verdicts</h2>\n", file);
	bench_page_verdicts(&page->report, file);
	fputs("<div class=\"notes\">\n", file);
	if (!status)
		status = paragraphs(&page->report, bench_report_foot, file);
	fputs("</div>\n</section>\n", file);
	bench_page_published(page->report.findings, file);
	fputs("<section>\n<h2>Figures</h2>\n", file);
	if (!status)
		status = bench_page_figures(page, file);
	fputs("</section>\n", file);
	bench_html_end(file);
	return status;
}

int bench_page_one(const char *folder, double margin, FILE *file)
{
	struct bench_findings findings;
	struct bench_summary *rows;
	struct bench_result result;
	struct bench_page page = { .result = &result };
	int status = bench_result_load(&result, folder);

	if (status)
		return -EINVAL;
	page.row_count = bench_summary_make(&result, &rows);
	page.rows = rows;
	page.report = bench_report_make(&result, margin);
	findings = bench_findings_make(&result, margin);
	page.report.findings = &findings;
	status = print_page(&page, file);
	cJSON_Delete(result.machine);
	return status;
}
