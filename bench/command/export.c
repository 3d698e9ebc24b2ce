/* SPDX-License-Identifier: MIT */
/*
 * `threadscale export`: reads a folder as compare does, and prints it in a
 * format that others read.
 */
#include "bench/command/commands.h"
#include "bench/export/export.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "bench/options/options.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "probes/protocol.h"

static const char *const format_names[] = { "gobench", "gbench", "bmf",
					    "openmetrics" };
static bench_export_print *const formats[] = {
	bench_export_gobench,
	bench_export_gbench,
	bench_export_bmf,
	bench_export_openmetrics,
};

#define FORMATS (sizeof formats / sizeof *formats)

static const struct option known[] = {
	{ "format", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct request {
	bench_export_print *print;
	bool help;
};

static int take_format(const char *name, bench_export_print **print)
{
	for (size_t i = 0; i < FORMATS; i++) {
		if (strcmp(name, format_names[i]))
			continue;
		*print = formats[i];
		return 0;
	}
	bench_error("unknown format '%s'; %s", name,
		    bench_suggest(name, format_names, FORMATS));
	return -EINVAL;
}

static int parse(struct request *request, int argc, char **argv)
{
	int letter;

	while ((letter = bench_options_next(argc, argv, ":h", known)) != -1) {
		request->help |= letter == 'h';
		if (letter == '?' ||
		    (letter == 'f' && take_format(optarg, &request->print)))
			return -EINVAL;
	}
	if (request->help)
		return 0;
	if (!request->print) {
		bench_error("export needs --format gobench, gbench, bmf or "
			    "openmetrics");
		return -EINVAL;
	}
	if (optind + 1 == argc)
		return 0;
	bench_error("export takes one result folder, not %d; see threadscale "
		    "export --help",
		    argc - optind);
	return -EINVAL;
}

/* Those that were measured undisturbed at least once. */
static size_t choose(struct bench_summary *rows, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (rows[i].n > 0)
			rows[kept++] = rows[i];
	return kept;
}

int bench_export_main(int argc, char **argv)
{
	struct request request = { 0 };
	struct bench_summary *rows;
	struct bench_result result;
	struct bench_export export = { .result = &result };
	int status;

	if (parse(&request, argc, argv))
		return EXIT_USAGE;
	if (request.help)
		return bench_help_print("export");
	if (bench_result_load(&result, argv[optind]))
		return EXIT_USAGE;
	export.count = choose(rows, bench_summary_make(&result, &rows));
	export.rows = rows;
	export.report = bench_report_make(&result, BENCH_MARGIN);
	status = request.print(&export, stdout);
	cJSON_Delete(result.machine);
	return status ? EXIT_USAGE : EXIT_OK;
}
