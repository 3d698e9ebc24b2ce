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
#include "bench/fleet.h"
#include "bench/gate.h"
#include "bench/help.h"
#include "bench/options.h"
#include "bench/options_value.h"
#include "bench/report.h"
#include "bench/suggest.h"
#include "bench/summary.h"
#include "bench/text.h"
#include "probes/protocol.h"

typedef void print_report(const struct bench_report *report, FILE *file);

static const char *const format_names[] = { "text", "csv", "json", "markdown" };
/* In the order of enum bench_fleet_format. */
static print_report *const formats[] = { bench_report_text, bench_report_csv,
					 bench_report_json,
					 bench_report_markdown };

static const struct option known[] = {
	{ "margin", required_argument, NULL, 'm' },
	{ "format", required_argument, NULL, 'f' },
	{ "fail-on", required_argument, NULL, 'F' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct request {
	enum bench_fleet_format format;
	double margin;
	unsigned fail_on;
	bool help;
};

static int take_format(const char *name, enum bench_fleet_format *format)
{
	size_t count = sizeof formats / sizeof *formats;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, format_names[i]))
			continue;
		*format = (enum bench_fleet_format)i;
		return 0;
	}
	bench_error("unknown format '%s'; %s", name,
		    bench_suggest(name, format_names, count));
	return -EINVAL;
}

static int write_rows(const char *folder, struct bench_comparison **rows,
		      size_t count, struct bench_digest *digest)
{
	struct bench_comparison *copies =
		bench_alloc(count + 1, sizeof *copies);

	for (size_t i = 0; i < count; i++)
		copies[i] = *rows[i];
	return bench_output_table(folder, "compare.csv",
				  &bench_comparison_table, copies, count,
				  digest);
}

int bench_compare_finish(const char *folder,
			 const struct bench_options *options,
			 struct bench_digest digests[2], int *code)
{
	struct bench_comparison **rows;
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
	report = bench_report_make(&result, options->margin);
	count = bench_gate_rows(&report, &rows);
	bench_gate_adjust(rows, count);
	count = bench_report_rows(&report, &rows);
	if (!status)
		status = write_rows(folder, rows, count, &digests[1]);
	if (!status)
		bench_report_text(&report, stdout);
	*code = options->fail_on ? bench_gate_report(&report, options->fail_on)
				 : EXIT_OK;
	cJSON_Delete(result.machine);
	return status;
}

static int compare_one(const char *folder, const struct request *request)
{
	struct bench_comparison **rows;
	struct bench_report report;
	struct bench_result result;
	size_t count;

	if (bench_result_load(&result, folder))
		return EXIT_USAGE;
	report = bench_report_make(&result, request->margin);
	count = bench_gate_rows(&report, &rows);
	bench_gate_adjust(rows, count);
	formats[request->format](&report, stdout);
	cJSON_Delete(result.machine);
	return request->fail_on ? bench_gate_report(&report, request->fail_on)
				: EXIT_OK;
}

static int parse(struct request *request, int argc, char **argv)
{
	int letter;

	while ((letter = bench_options_next(argc, argv, ":h", known)) != -1) {
		request->help |= letter == 'h';
		if (letter == '?' ||
		    (letter == 'm' &&
		     bench_value_margin(optarg, &request->margin)) ||
		    (letter == 'F' &&
		     bench_gate_parse(optarg, &request->fail_on)) ||
		    (letter == 'f' && take_format(optarg, &request->format)))
			return -EINVAL;
	}
	if (request->help || optind < argc)
		return 0;
	bench_error("compare needs a result folder; see threadscale compare "
		    "--help");
	return -EINVAL;
}

int bench_compare_main(int argc, char **argv)
{
	struct request request = { BENCH_FLEET_TEXT, BENCH_MARGIN, 0, false };

	if (parse(&request, argc, argv))
		return EXIT_USAGE;
	if (request.help)
		return bench_help_print("compare");
	if (optind + 1 == argc)
		return compare_one(argv[optind], &request);
	return bench_fleet_compare(&argv[optind], (size_t)(argc - optind),
				   request.margin, request.format,
				   request.fail_on);
}
