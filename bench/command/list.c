/* SPDX-License-Identifier: MIT */
/*
 * `threadscale list`: every probe with the implementations that offer it, as
 * the cells themselves say, and the implementations that are missing.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "bench/cell/cell.h"
#include "bench/cell/peers.h"
#include "bench/command/commands.h"
#include "bench/options/options.h"
#include "bench/plan/plan.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "bench/verdict/comparison.h"
#include "probes/protocol.h"

static const struct option known[] = {
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

int bench_list_main(int argc, char **argv)
{
	struct bench_cell *cells;
	size_t count, left_out;
	int letter = bench_options_next(argc, argv, ":h", known);

	if (letter == 'h')
		return bench_help_print("list");
	if (letter == '?')
		return EXIT_USAGE;
	if (optind < argc) {
		bench_error("list takes no argument '%s'", argv[optind]);
		return EXIT_USAGE;
	}
	if (bench_child_prepare() ||
	    bench_cell_load_all(&cells, &count, &left_out))
		return bench_child_interrupted() ? EXIT_INTERRUPTED
						 : EXIT_USAGE;
	for (size_t c = 0; c < count; c++)
		for (size_t p = 0; p < cells[c].probe_count; p++)
			if (!listed_before(cells, c, cells[c].probes[p].name))
				print_probe(cells, count, &cells[c].probes[p]);
	bench_peers_print(cells, count);
	/* Each has been named. */
	return left_out ? EXIT_USAGE : EXIT_OK;
}
