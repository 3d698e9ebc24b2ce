/* SPDX-License-Identifier: MIT */
/*
 * `threadscale compare`: everything is worked out anew from samples.csv, so a
 * folder's table never depends on the program that measured it.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/compare.h"
#include "bench/error.h"
#include "bench/help.h"
#include "bench/options.h"
#include "bench/report.h"
#include "bench/suggest.h"
#include "bench/summary.h"
#include "bench/text.h"
#include "probes/protocol.h"

typedef void print_report(const struct bench_report *report, FILE *file);

static const char *const format_names[] = { "text", "csv", "json", "markdown" };
static print_report *const formats[] = { bench_report_text, bench_report_csv,
					 bench_report_json,
					 bench_report_markdown };

static const struct option known[] = {
	{ "margin", required_argument, NULL, 'm' },
	{ "format", required_argument, NULL, 'F' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static int take_margin(const char *text, double *margin)
{
	double percent;

	if (!bench_text_number(text, &percent) || percent <= 0 ||
	    percent >= 100) {
		bench_error("--margin '%s' is no percentage above 0 and below "
			    "100, as 3",
			    text);
		return -EINVAL;
	}
	*margin = percent / 100;
	return 0;
}

static int take_format(const char *name, print_report **print)
{
	size_t count = sizeof formats / sizeof *formats;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, format_names[i]))
			continue;
		*print = formats[i];
		return 0;
	}
	bench_error("unknown format '%s'; %s", name,
		    bench_suggest(name, format_names, count));
	return -EINVAL;
}

/* The rows of all pairs, one after the other. */
static size_t all_rows(const struct bench_report *report,
		       struct bench_comparison **rows)
{
	size_t count = 0;

	*rows = NULL;
	for (size_t p = 0; p < report->pair_count; p++) {
		for (size_t i = 0; i < report->row_counts[p]; i++) {
			*rows = bench_grow(*rows, count, sizeof **rows);
			(*rows)[count++] = report->rows[p][i];
		}
	}
	return count;
}

int bench_compare_finish(const char *folder, struct bench_digest digests[2])
{
	struct bench_comparison *comparisons;
	struct bench_summary *summaries;
	struct bench_report report;
	struct bench_result result;
	int status = bench_result_load(&result, folder);
	size_t count;

	if (status)
		return status;
	count = bench_summary_make(&result, &summaries);
	status = bench_output_table(folder, "summary.csv", &bench_summary_table,
				    summaries, count, &digests[0]);
	report = bench_report_make(&result, BENCH_MARGIN);
	count = all_rows(&report, &comparisons);
	if (!status)
		status = bench_output_table(folder, "compare.csv",
					    &bench_comparison_table,
					    comparisons, count, &digests[1]);
	if (!status)
		bench_report_text(&report, stdout);
	cJSON_Delete(result.machine);
	return status;
}

int bench_compare_main(int argc, char **argv)
{
	print_report *print = bench_report_text;
	double margin = BENCH_MARGIN;
	struct bench_report report;
	struct bench_result result;
	int letter;

	while ((letter = bench_options_next(argc, argv, ":h", known)) != -1) {
		if (letter == 'h')
			return bench_help_print("compare");
		if (letter == '?' ||
		    (letter == 'm' && take_margin(optarg, &margin)) ||
		    (letter == 'F' && take_format(optarg, &print)))
			return EXIT_USAGE;
	}
	if (optind + 1 != argc) {
		bench_error("compare takes one result folder; see "
			    "threadscale compare --help");
		return EXIT_USAGE;
	}
	if (bench_result_load(&result, argv[optind]))
		return EXIT_USAGE;
	report = bench_report_make(&result, margin);
	print(&report, stdout);
	cJSON_Delete(result.machine);
	return EXIT_OK;
}
