/* SPDX-License-Identifier: MIT */
/*
 * What every form of a report has in common: its rows, where they were
 * measured, and what is missing from them.
 */
#include <math.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/report.h"
#include "bench/series.h"
#include "bench/text.h"

#define WIDTH 80

struct bench_report bench_report_make(const struct bench_result *result,
				      double margin)
{
	struct bench_report report = { .result = result, .margin = margin };
	struct bench_pair *pairs;
	size_t count = bench_pair_list(result, &pairs);

	report.pairs = pairs;
	report.pair_count = count;
	report.rows = bench_alloc(count + 1, sizeof *report.rows);
	report.row_counts = bench_alloc(count + 1, sizeof *report.row_counts);
	for (size_t i = 0; i < count; i++)
		report.row_counts[i] = bench_comparison_make(
			result, &pairs[i], margin, &report.rows[i]);
	return report;
}

/* Words in lines of at most 80 columns; later lines are indented. */
static void print_wrapped(FILE *file, const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t size = strcspn(text, " ");
		const char *word = bench_text_format("%.*s", (int)size, text);
		size_t width = bench_text_width(word);

		if (column && column + 1 + width > WIDTH) {
			fputs("\n ", file);
			column = 1;
		}
		fprintf(file, "%s%s", column ? " " : "", word);
		column += width + (column > 0);
		text += size + strspn(text + size, " ");
	}
	putc('\n', file);
}

static const char *machine_text(const struct bench_result *result,
				const char *key)
{
	const cJSON *item =
		cJSON_GetObjectItemCaseSensitive(result->machine, key);

	if (cJSON_IsNumber(item))
		return bench_text_format("%.0f", item->valuedouble);
	return cJSON_GetStringValue(item)
		       ? bench_show_text(cJSON_GetStringValue(item))
		       : NULL;
}

void bench_report_head(const struct bench_report *report, FILE *file)
{
	const struct bench_result *result = report->result;
	const char *cpu = machine_text(result, "cpu_model_name");
	const char *count = machine_text(result, "cpu_thread_count");
	const char *kernel = machine_text(result, "kernel_name");
	const char *virtual = machine_text(result, "virtualisation");

	print_wrapped(file, bench_text_format("%s, %s CPUs, Linux %s, %s%s",
					      cpu ? cpu : "unknown CPU",
					      count ? count : "?",
					      kernel ? kernel : "?",
					      virtual ? "virtualisation: " : "",
					      virtual ? virtual : ""));
	print_wrapped(
		file,
		bench_text_format(
			"%s%s%.0f blocks, seed %.0f%s",
			result->label ? bench_show_text(result->label) : "",
			result->label ? "; " : "", result->blocks, result->seed,
			result->complete ? "" : "; the run was cut short"));
}

/* Probes that the floor alone offers: what the machine itself costs. */
static void print_anchors(const struct bench_result *result, FILE *file)
{
	const char *line = "";

	for (size_t i = 0; i < result->row_count; i++) {
		const struct bench_result_row *row = &result->rows[i];
		struct bench_series series = { 0 };
		bool alone = true;

		for (size_t a = 0; a < result->arm_count; a++) {
			struct bench_series other = bench_series_make(
				result, row, result->arms[a].name);
			bool floor = !strcmp(result->arms[a].implementation,
					     "floor");

			if (floor)
				series = other;
			else if (other.first)
				alone = false;
		}
		if (!alone || !series.first)
			continue;
		line = bench_text_format(
			"%s%s %s %s%s", line,
			*line ? " ·" : "anchors:", bench_show_text(row->probe),
			bench_show_value(bench_series_median(&series),
					 row->unit),
			bench_show_text(row->unit + strcspn(row->unit, "/")));
	}
	if (*line)
		print_wrapped(file, line);
}

static void print_notes(const struct bench_result *result, FILE *file)
{
	for (size_t i = 0; i < result->notes.count; i++) {
		const struct bench_note *note = &result->notes.notes[i];

		print_wrapped(file,
			      bench_text_format(
				      "%s: %s", bench_show_text(note->kind),
				      bench_show_text(bench_note_text(note))));
	}
}

void bench_report_foot(const struct bench_report *report, FILE *file)
{
	size_t discarded = 0, rows = 0;

	for (size_t p = 0; p < report->pair_count; p++)
		for (size_t i = 0; i < report->row_counts[p]; i++, rows++)
			discarded += report->rows[p][i].discarded_blocks > 0;
	print_anchors(report->result, file);
	if (discarded)
		print_wrapped(
			file,
			bench_text_format(
				"noise: %zu of %zu comparisons had blocks "
				"discarded and measured again",
				discarded, rows));
	print_notes(report->result, file);
	print_wrapped(
		file,
		bench_text_format(
			"Read: a/b is the median of the blocks' ratios of "
			"times; above 1, a is slower. A verdict stands when "
			"the whole 95 %% interval lies beyond %s, and a true "
			"difference of "
			"«notice» would be seen 9 times in 10.",
			bench_show_percent(1 + report->margin)));
}
