/* SPDX-License-Identifier: MIT */
/*
 * `threadscale compare`: everything is worked out anew from samples.csv, so a
 * folder's table never depends on the program that measured it.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "bench/command/commands.h"
#include "bench/command/compare.h"
#include "bench/fleet/fleet.h"
#include "bench/options/options.h"
#include "bench/options/value.h"
#include "bench/report/report.h"
#include "bench/result/summary.h"
#include "bench/table/replace.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"
#include "bench/verdict/gate.h"
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
	{ "table", required_argument, NULL, 't' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct request {
	enum bench_fleet_format format;
	double margin;
	unsigned fail_on;
	bool help;
	const struct bench_finding_table *table; /* NULL: the report */
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

static int write_table(const char *folder, const char *name,
		       const struct bench_table *table, const void *rows,
		       size_t count, struct bench_made_list *list)
{
	struct bench_made *made = &list->made[list->count++];

	made->name = bench_text_format("%s.csv", name);
	return bench_replace_table(folder, made->name, table, rows, count,
				   &made->digest);
}

static int write_summaries(const struct bench_result *result,
			   struct bench_made_list *made)
{
	struct bench_summary *rows;
	size_t count = bench_summary_make(result, &rows);

	return write_table(result->folder, "summary", &bench_summary_table,
			   rows, count, made);
}

static int write_comparisons(const struct bench_report *report,
			     struct bench_made_list *made)
{
	struct bench_comparison **rows, *copies;
	size_t count = bench_report_rows(report, &rows);

	copies = bench_alloc(count + 1, sizeof *copies);
	for (size_t i = 0; i < count; i++)
		copies[i] = *rows[i];
	return write_table(report->result->folder, "compare",
			   &bench_comparison_table, copies, count, made);
}

/* A table without rows is no file. */
static int write_findings(const struct bench_report *report,
			  struct bench_made_list *made)
{
	int status = 0;

	for (size_t i = 0; !status && i < BENCH_FINDING_TABLES; i++) {
		const struct bench_finding_table *t = &bench_finding_tables[i];
		const void *rows;
		size_t count = t->rows(report->findings, &rows);

		if (count && bench_findings_has(report->findings, t))
			status = write_table(report->result->folder, t->name,
					     t->table, rows, count, made);
	}
	return status;
}

int bench_compare_finish(const char *folder,
			 const struct bench_options *options,
			 struct bench_made_list *made, int *code)
{
	struct bench_comparison **rows;
	struct bench_findings findings;
	struct bench_report report;
	struct bench_result result;
	int status = bench_result_load(&result, folder);
	size_t count;

	if (status)
		return status;
	status = write_summaries(&result, made);
	report = bench_report_make(&result, options->margin);
	findings = bench_findings_make(&result, options->margin);
	report.findings = &findings;
	count = bench_gate_rows(&report, &rows);
	bench_gate_adjust(rows, count);
	if (!status)
		status = write_comparisons(&report, made);
	if (!status)
		status = write_findings(&report, made);
	if (!status)
		bench_report_text(&report, stdout);
	*code = options->fail_on ? bench_gate_report(&report, options->fail_on)
				 : EXIT_OK;
	cJSON_Delete(result.machine);
	return status;
}

/* The whole report, or one table of what is found beside it. */
static void print(const struct bench_report *report,
		  const struct request *request)
{
	if (!request->table)
		formats[request->format](report, stdout);
	else if (request->format == BENCH_FLEET_JSON)
		bench_findings_json(report->findings, request->table, stdout);
	else
		bench_findings_csv(report->findings, request->table, stdout);
}

static int compare_one(const char *folder, const struct request *request)
{
	struct bench_comparison **rows;
	struct bench_findings findings;
	struct bench_report report;
	struct bench_result result;
	size_t count;

	if (bench_result_load(&result, folder))
		return EXIT_USAGE;
	report = bench_report_make(&result, request->margin);
	findings = bench_findings_make(&result, request->margin);
	report.findings = &findings;
	count = bench_gate_rows(&report, &rows);
	bench_gate_adjust(rows, count);
	print(&report, request);
	cJSON_Delete(result.machine);
	return request->fail_on ? bench_gate_report(&report, request->fail_on)
				: EXIT_OK;
}

static int take_table(const char *name, struct request *request)
{
	const char *names[BENCH_FINDING_TABLES];

	for (size_t i = 0; i < BENCH_FINDING_TABLES; i++) {
		names[i] = bench_finding_tables[i].name;
		if (!strcmp(name, names[i]))
			request->table = &bench_finding_tables[i];
	}
	if (request->table)
		return 0;
	bench_error("unknown table '%s'; %s", name,
		    bench_suggest(name, names, BENCH_FINDING_TABLES));
	return -EINVAL;
}

/* A table is for programs, and of one folder. */
static int check_table(const struct request *request, int folders)
{
	if (!request->table)
		return 0;
	if (folders > 1)
		bench_error("--table is of one folder, and %d are given",
			    folders);
	else if (request->format != BENCH_FLEET_CSV &&
		 request->format != BENCH_FLEET_JSON)
		bench_error("--table needs --format csv or json");
	else
		return 0;
	return -EINVAL;
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
		    (letter == 't' && take_table(optarg, request)) ||
		    (letter == 'f' && take_format(optarg, &request->format)))
			return -EINVAL;
	}
	if (check_table(request, argc - optind))
		return -EINVAL;
	if (request->help || optind < argc)
		return 0;
	bench_error("compare needs a result folder; see threadscale compare "
		    "--help");
	return -EINVAL;
}

int bench_compare_main(int argc, char **argv)
{
	struct request request = { .format = BENCH_FLEET_TEXT,
				   .margin = BENCH_MARGIN };

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
