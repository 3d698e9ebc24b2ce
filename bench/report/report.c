/* SPDX-License-Identifier: MIT */
/*
 * What every form of a report has in common: its rows, and where they were
 * measured.
 */
#include <math.h>
#include <string.h>

#include "bench/report/report.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

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
	const char *seed =
		isnan(result->seed)
			? "seed unknown"
			: bench_text_format("seed %.0f", result->seed);

	bench_show_wrapped(
		bench_text_format("%s, %s CPUs, Linux %s%s%s",
				  cpu ? cpu : "unknown CPU",
				  count ? count : "?", kernel ? kernel : "?",
				  virtual ? ", virtualisation: " : "",
				  virtual ? virtual : ""),
		file);
	bench_show_wrapped(
		bench_text_format(
			"%s%s%.0f block%s, %s%s%s%s",
			result->label ? bench_show_text(result->label) : "",
			result->label ? "; " : "", result->blocks,
			result->blocks == 1 ? "" : "s", seed,
			result->noise ? "; machine " : "",
			result->noise ? bench_show_text(result->noise) : "",
			result->complete ? "" : "; the run was cut short"),
		file);
}

size_t bench_report_rows(const struct bench_report *report,
			 struct bench_comparison ***rows)
{
	size_t count = 0;

	*rows = NULL;
	for (size_t p = 0; p < report->pair_count; p++) {
		for (size_t i = 0; i < report->row_counts[p]; i++) {
			*rows = bench_grow(*rows, count, sizeof **rows);
			(*rows)[count++] = &report->rows[p][i];
		}
	}
	return count;
}

void bench_report_probe(const char *probe, const char *unit, const char *params,
			const char *place, FILE *file)
{
	const char *axis = params ? params : "";

	fprintf(file, "%s, %s", bench_show_text(probe), bench_show_text(unit));
	if (*axis)
		fprintf(file, ", by %s",
			bench_show_text(bench_text_format(
				"%.*s", (int)strcspn(axis, "="), axis)));
	if (place)
		fprintf(file, ", %s", bench_show_text(place));
	putc('\n', file);
}
