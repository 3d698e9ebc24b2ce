/* SPDX-License-Identifier: MIT */
/*
 * The page of one folder, from top to bottom.
 */
#include "bench/page/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/html/html.h"
#include "bench/tools/text.h"

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

/* What stands at the head or at the foot of compare's table; or NULL. */
static char *lines_of(const struct bench_report *report,
		      void (*print)(const struct bench_report *, FILE *))
{
	char *text = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&text, &size);

	if (!lines)
		return NULL;
	print(report, lines);
	fclose(lines);
	return text;
}

static int print_head(const struct bench_page *page,
		      struct bench_page_outline *outline)
{
	char *text = lines_of(&page->report, bench_report_head);
	const char *run = page->row_count ? page->rows[0].first->run_id : NULL;

	if (!text)
		return -ENOMEM;
	outline->title = title(page->result);
	outline->head = bench_text_format("%s%s%s\n", text, run ? "run " : "",
					  run ? run : "");
	free(text);
	return 0;
}

static int print_foot(const struct bench_page *page, FILE *file)
{
	char *text = lines_of(&page->report, bench_report_foot);

	if (!text)
		return -ENOMEM;
	fputs("<div class=\"notes\">\n", file);
	bench_html_paragraphs(text, file);
	fputs("</div>\n", file);
	free(text);
	return 0;
}

static int print_sections(const struct bench_page *page,
			  struct bench_page_outline *outline, FILE *file)
{
	int status;

	bench_page_machine(page->result, outline, file);
	fputs("<section>\n", file);
	bench_page_heading(outline, BENCH_PAGE_SECTION, "Verdicts", file);
	bench_page_verdicts(&page->report, outline, file);
	bench_page_alone(&page->report, outline, file);
	status = print_foot(page, file);
	fputs("</section>\n", file);
	bench_page_scaling(page->report.findings, outline, file);
	bench_page_published(page->report.findings, outline, file);
	fputs("<section>\n", file);
	bench_page_heading(outline, BENCH_PAGE_SECTION, "Figures", file);
	if (!status)
		status = bench_page_figures(page, outline, file);
	fputs("</section>\n", file);
	return status;
}

int bench_page_one(const char *folder, double margin,
		   struct bench_page_outline *outline, FILE *file)
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
	status = print_head(&page, outline);
	if (!status)
		status = print_sections(&page, outline, file);
	cJSON_Delete(result.machine);
	return status;
}
