/* SPDX-License-Identifier: MIT */
/*
 * Comparisons for programs: CSV as compare.csv has it, JSON with the same
 * names; and Markdown for where people paste a table.
 */
#include <math.h>
#include <stdlib.h>

#include "bench/report/report.h"
#include "bench/sample/row_name.h"
#include "bench/table/json.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

void bench_report_csv(const struct bench_report *report, FILE *file)
{
	bench_table_header(&bench_comparison_table, file);
	for (size_t p = 0; p < report->pair_count; p++)
		for (size_t i = 0; i < report->row_counts[p]; i++)
			bench_table_row(&bench_comparison_table,
					&report->rows[p][i], file);
}

void bench_report_json(const struct bench_report *report, FILE *file)
{
	cJSON *rows = cJSON_CreateArray();
	char *text;

	for (size_t p = 0; p < report->pair_count; p++)
		for (size_t i = 0; i < report->row_counts[p]; i++)
			cJSON_AddItemToArray(
				rows, bench_table_json(&bench_comparison_table,
						       &report->rows[p][i]));
	text = cJSON_Print(rows);
	fprintf(file, "%s\n", text ? text : "[]");
	cJSON_free(text);
	cJSON_Delete(rows);
}

/* Which of the rows of a level it is. */
static const char *part(const struct bench_comparison *c)
{
	const char *state = c->state ? c->state : "";

	if (isfinite(c->occupancy_a))
		state = bench_text_format("%s (%.0f %% of a, %.0f %% of b)",
					  state, 100 * c->occupancy_a,
					  100 * c->occupancy_b);
	if (c->role)
		state = bench_text_format("again%s%s", *state ? ", " : "",
					  state);
	return state;
}

static void print_row(const struct bench_comparison *c, FILE *file)
{
	putc('|', file);
	bench_show_cell(
		bench_show_text(bench_row_name(c->probe, NULL, c->place)),
		file);
	bench_show_cell(c->params ? bench_show_text(c->params) : "", file);
	bench_show_cell(part(c), file);
	bench_show_cell(bench_show_text(c->unit), file);
	bench_show_cell(bench_show_value(c->value_a, c->unit), file);
	bench_show_cell(bench_show_value(c->value_b, c->unit), file);
	bench_show_cell(bench_show_ratio(c->ratio), file);
	bench_show_cell(bench_show_interval(c->ci_lo, c->ci_hi), file);
	bench_show_cell(bench_text_format("%.0f", c->n), file);
	bench_show_cell(bench_show_percent(c->notice_ratio), file);
	bench_show_cell(
		isfinite(c->floor_ratio)
			? bench_text_format("%c %s", c->floor_side,
					    bench_show_ratio(c->floor_ratio))
			: "",
		file);
	bench_show_cell(c->verdict, file);
	bench_show_cell(c->diagnosis ? c->diagnosis : "", file);
	putc('\n', file);
}

void bench_report_alone_markdown(const struct bench_report *report, FILE *file)
{
	struct bench_summary *rows;
	size_t count = bench_report_alone(report, &rows);

	if (count)
		fputs("\n### Measured alone, with nothing to compare\n\n"
		      "| probe | level | unit | arm | value | 95 % interval "
		      "| n |\n|---|---|---|---|--:|--:|--:|\n",
		      file);
	for (size_t i = 0; i < count; i++) {
		const struct bench_summary *s = &rows[i];

		putc('|', file);
		bench_show_cell(bench_show_text(bench_row_name(s->probe, NULL,
							       s->place)),
				file);
		bench_show_cell(s->params ? bench_show_text(s->params) : "",
				file);
		bench_show_cell(bench_show_text(s->unit), file);
		bench_show_cell(bench_show_text(s->arm), file);
		bench_show_cell(bench_show_value(s->median, s->unit), file);
		bench_show_cell(bench_report_between(s), file);
		bench_show_cell(bench_text_format("%.0f", s->n), file);
		putc('\n', file);
	}
}

void bench_report_markdown(const struct bench_report *report, FILE *file)
{
	bench_report_head(report, file);
	for (size_t p = 0; p < report->pair_count; p++) {
		if (!report->row_counts[p])
			continue;
		fprintf(file,
			"\n### %s (a) against %s (b)\n\n"
			"| probe | level | state | unit | a | b | a/b "
			"| 95 %% interval | n | notice | × floor | verdict "
			"| besides |\n"
			"|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|---|---|"
			"\n",
			bench_show_text(report->pairs[p].a->name),
			bench_show_text(report->pairs[p].b->name));
		for (size_t i = 0; i < report->row_counts[p]; i++)
			print_row(&report->rows[p][i], file);
	}
	bench_report_alone_markdown(report, file);
	if (report->findings)
		bench_findings_markdown(report->findings, file);
	putc('\n', file);
	bench_report_foot(report, file);
}
