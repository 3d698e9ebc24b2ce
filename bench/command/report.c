/* SPDX-License-Identifier: MIT */
/*
 * `threadscale report`: the page is made in memory first, so that a file is
 * written whole or not at all.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/command/commands.h"
#include "bench/options/options.h"
#include "bench/options/value.h"
#include "bench/page/page.h"
#include "bench/table/replace.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

static const struct option known[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "margin", required_argument, NULL, 'm' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct request {
	const char *output;
	double margin;
	bool help;
};

static int parse(struct request *request, int argc, char **argv)
{
	int letter;

	while ((letter = bench_options_next(argc, argv, ":o:h", known)) != -1) {
		request->help |= letter == 'h';
		if (letter == '?' ||
		    (letter == 'm' &&
		     bench_value_margin(optarg, &request->margin)) ||
		    (letter == 'o' &&
		     bench_value_text("--output", optarg, &request->output)))
			return -EINVAL;
	}
	if (request->help)
		return 0;
	if (optind == argc) {
		bench_error("report needs a result folder; see threadscale "
			    "report --help");
		return -EINVAL;
	}
	if (!request->output && optind + 1 < argc) {
		bench_error("report of several folders: name the page with "
			    "-o, as -o report.html");
		return -EINVAL;
	}
	return 0;
}

static int make(const struct request *request, char *const *folders,
		size_t count, FILE *page)
{
	struct bench_page_outline outline = { 0 };
	char *text = NULL;
	size_t size = 0;
	FILE *sections = open_memstream(&text, &size);
	int status = sections ? bench_child_prepare() : -ENOMEM;

	if (status)
		bench_error("signals: %s", strerror(-status));
	else if (count == 1)
		status = bench_page_one(*folders, request->margin, &outline,
					sections);
	else
		status = bench_page_fleet(folders, count, request->margin,
					  &outline, sections);
	if (sections && fclose(sections) && !status)
		status = -ENOMEM;
	if (!status)
		bench_page_bind(&outline, text, size, page);
	free(text);
	return status;
}

static int save(const struct request *request, const char *folder,
		const char *text, size_t size)
{
	const char *path = request->output;

	if (path && !strcmp(path, "-"))
		return fwrite(text, 1, size, stdout) == size ? 0 : -errno;
	if (!path)
		path = bench_text_format("%s/report.html", folder);
	if (bench_replace_file(path, text, size))
		return -EIO;
	printf("%s\n", path);
	return 0;
}

int bench_report_main(int argc, char **argv)
{
	struct request request = { .margin = BENCH_MARGIN };
	char *text = NULL;
	size_t size = 0;
	FILE *page;
	int status;

	if (parse(&request, argc, argv))
		return EXIT_USAGE;
	if (request.help)
		return bench_help_print("report");
	page = open_memstream(&text, &size);
	if (!page)
		return EXIT_USAGE;
	status = make(&request, &argv[optind], (size_t)(argc - optind), page);
	if (fclose(page) && !status)
		status = -ENOMEM;
	if (!status)
		status = save(&request, argv[optind], text, size);
	free(text);
	if (status == -EINTR)
		return EXIT_INTERRUPTED;
	if (status == -ENOENT)
		return EXIT_UNSUPPORTED;
	return status ? EXIT_USAGE : EXIT_OK;
}
