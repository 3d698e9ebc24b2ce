/* SPDX-License-Identifier: MIT */
/*
 * `threadscale list`: every probe with the implementations that offer it, as
 * the cells themselves say, and the implementations that are missing.
 */
#include <getopt.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "bench/cell/cell.h"
#include "bench/cell/peers.h"
#include "bench/command/commands.h"
#include "bench/options/options.h"
#include "bench/options/value.h"
#include "bench/plan/plan.h"
#include "bench/tools/alloc.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"
#include "bench/verdict/comparison.h"
#include "probes/protocol.h"

static const struct option known[] = {
	{ "filter", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* ", threads=2,100", or nothing where nothing varies. */
static const char *axis_of(const struct bench_probe *probe)
{
	const char *text =
		probe->axis ? bench_text_format(", %s", probe->axis) : "";

	for (size_t i = 0; i < probe->level_count; i++)
		text = bench_text_format("%s%c%s", text, i ? ',' : '=',
					 probe->levels[i]);
	return text;
}

/* One line of a probe at one implementation. */
static void print_line(const struct bench_cell *cell,
		       const struct bench_probe *probe)
{
	fputs("  ", stdout);
	bench_text_pad(stdout, cell->implementation, -17);
	if (probe->lacks)
		printf("not run: %s\n", probe->lacks);
	else
		printf("%s%s\n", probe->unit, axis_of(probe));
}

/* The baseline's words for it: cells with few probes have their own. */
static const struct bench_probe *worded(const struct bench_cell *cells,
					size_t count,
					const struct bench_probe *first)
{
	for (size_t c = 0; c < count; c++)
		if (!strcmp(cells[c].implementation, BENCH_BASELINE) &&
		    bench_cell_probe(&cells[c], first->name))
			return bench_cell_probe(&cells[c], first->name);
	return first;
}

static const char *suite_of(const struct bench_probe *probe)
{
	if (!probe->suite)
		return "";
	return strcmp(probe->suite, "full") ? " (not in the quick suite)"
					    : " (in the full suite only)";
}

/* The probe at every cell that knows it, under one heading. */
static void print_probe(const struct bench_cell *cells, size_t count,
			const struct bench_probe *first)
{
	first = worded(cells, count, first);
	printf("%s%s%s%s\n", first->name, first->what ? ": " : "",
	       first->what ? first->what : "", suite_of(first));
	for (size_t c = 0; c < count; c++) {
		const struct bench_probe *probe =
			bench_cell_probe(&cells[c], first->name);

		if (probe)
			print_line(&cells[c], probe);
	}
}

static bool listed_before(const struct bench_cell *cells, size_t count,
			  const char *name)
{
	for (size_t c = 0; c < count; c++)
		if (bench_cell_probe(&cells[c], name))
			return true;
	return false;
}

/* Those whose name matches, or all; 0, or EXIT_USAGE if there are none. */
static int print_probes(const struct bench_cell *cells, size_t count,
			const char *filter)
{
	const char **names = NULL;
	size_t name_count = 0, printed = 0;
	regex_t regex;

	if (regcomp(&regex, filter ? filter : "", REG_EXTENDED | REG_NOSUB))
		return EXIT_USAGE;
	for (size_t c = 0; c < count; c++) {
		for (size_t p = 0; p < cells[c].probe_count; p++) {
			const struct bench_probe *probe = &cells[c].probes[p];

			if (listed_before(cells, c, probe->name))
				continue;
			names = bench_grow(names, name_count, sizeof *names);
			names[name_count++] = probe->name;
			if (regexec(&regex, probe->name, 0, NULL, 0))
				continue;
			print_probe(cells, count, probe);
			printed++;
		}
	}
	regfree(&regex);
	if (printed || !filter)
		return EXIT_OK;
	bench_error("--filter: no probe matches '%s'; %s", filter,
		    bench_suggest(filter, names, name_count));
	return EXIT_USAGE;
}

static int parse(struct bench_options *options, int argc, char **argv)
{
	int letter;

	while ((letter = bench_options_next(argc, argv, ":f:h", known)) != -1) {
		if (letter == '?' ||
		    (letter == 'f' && bench_value_filter(options, optarg)))
			return EXIT_USAGE;
		options->help |= letter == 'h';
	}
	if (optind == argc)
		return EXIT_OK;
	bench_error("list takes no argument '%s'; probes are chosen by -f",
		    argv[optind]);
	return EXIT_USAGE;
}

int bench_list_main(int argc, char **argv)
{
	struct bench_options options = { 0 };
	struct bench_cell *cells;
	size_t count, left_out;
	int code = parse(&options, argc, argv);

	if (code)
		return code;
	if (options.help)
		return bench_help_print("list");
	if (bench_child_prepare() ||
	    bench_cell_load_all(&cells, &count, &left_out))
		return bench_child_interrupted() ? EXIT_INTERRUPTED
						 : EXIT_USAGE;
	code = print_probes(cells, count, options.filter);
	if (!options.filter)
		bench_peers_print(cells, count);
	/* Each has been named. */
	return left_out ? EXIT_USAGE : code;
}
