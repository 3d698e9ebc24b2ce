/* SPDX-License-Identifier: MIT */
/*
 * `threadscale concepts`: what threads are, shown by the cells, one concept
 * after the other in the order in which a student meets them.
 */
#include <errno.h>
#include <getopt.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/command/commands.h"
#include "bench/concept/concept.h"
#include "bench/options/options.h"
#include "bench/options/value.h"
#include "bench/tools/alloc.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/show.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

static const struct option known[] = {
	{ "filter", required_argument, NULL, 'f' },
	{ "implementations", required_argument, NULL, 'i' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char *const usual[] = { "kthreads", "uthreads" };

/* What is shown, and by whom. */
struct lesson {
	struct bench_cell *cells;
	size_t cell_count;
	struct bench_concept *concepts;
	size_t concept_count;
	struct bench_concept_result *results; /* of one concept */
	size_t *shown;                        /* by each cell */
};

/* In the order that was asked for, each once. */
static int choose_cells(struct lesson *lesson,
			const struct bench_options *options)
{
	bool chosen = options->implementation_count;
	const char *const *names = chosen ? options->implementations : usual;
	size_t wanted = chosen ? options->implementation_count
			       : sizeof usual / sizeof *usual;
	struct bench_cell *cells;
	size_t count;
	int result = bench_cell_load_wanted(&cells, &count, names, wanted);

	for (size_t i = 0; !result && i < wanted; i++) {
		const struct bench_cell *cell =
			bench_cell_named(cells, count, names[i]);

		if (!cell)
			return bench_cell_unknown(cells, count, names[i]);
		if (!cell->concept_count) {
			bench_error("--implementations: '%s' shows no "
				    "concepts; name others, as "
				    "kthreads,uthreads",
				    names[i]);
			return -EINVAL;
		}
		if (bench_cell_named(lesson->cells, lesson->cell_count,
				     names[i]))
			continue;
		lesson->cells = bench_grow(lesson->cells, lesson->cell_count,
					   sizeof *cell);
		lesson->cells[lesson->cell_count++] = *cell;
	}
	return result;
}

static int by_chapter(const void *a, const void *b)
{
	const struct bench_concept *x = a, *y = b;

	return x->chapter < y->chapter   ? -1
	       : x->chapter > y->chapter ? 1
					 : strcmp(x->name, y->name);
}

static bool is_taken(const struct lesson *lesson, const char *name)
{
	for (size_t i = 0; i < lesson->concept_count; i++)
		if (lesson->concepts[i].name == name)
			return true;
	return false;
}

/* Of all cells. */
static void collect(struct lesson *lesson)
{
	for (size_t c = 0; c < lesson->cell_count; c++)
		for (size_t i = 0; i < lesson->cells[c].concept_count; i++) {
			const struct bench_concept *concept =
				&lesson->cells[c].concepts[i];

			if (is_taken(lesson, concept->name))
				continue;
			lesson->concepts = bench_grow(lesson->concepts,
						      lesson->concept_count,
						      sizeof *concept);
			lesson->concepts[lesson->concept_count++] = *concept;
		}
	qsort(lesson->concepts, lesson->concept_count, sizeof *lesson->concepts,
	      by_chapter);
}

/* Keeps those whose name matches; 0, or -EINVAL if there are none. */
static int choose_concepts(struct lesson *lesson, const char *filter)
{
	const char **names = bench_alloc(lesson->concept_count, sizeof *names);
	size_t count = lesson->concept_count;
	regex_t regex;

	if (regcomp(&regex, filter ? filter : "", REG_EXTENDED | REG_NOSUB))
		return -EINVAL;
	lesson->concept_count = 0;
	for (size_t i = 0; i < count; i++) {
		names[i] = lesson->concepts[i].name;
		if (!regexec(&regex, names[i], 0, NULL, 0))
			lesson->concepts[lesson->concept_count++] =
				lesson->concepts[i];
	}
	regfree(&regex);
	if (lesson->concept_count)
		return 0;
	bench_error("--filter: no concept matches '%s'; %s", filter,
		    bench_suggest_or(filter, names, count, "threads(7)"));
	return -EINVAL;
}

/* Prints it when all cells have shown it; the exit code that follows. */
static int show(struct lesson *lesson, const struct bench_concept *concept)
{
	int code = EXIT_OK;

	for (size_t c = 0; c < lesson->cell_count; c++) {
		struct bench_concept_result *result = &lesson->results[c];

		*result = bench_concept_show(&lesson->cells[c], concept->name);
		if (bench_child_interrupted())
			return EXIT_INTERRUPTED;
		lesson->shown[c] += result->verdict == BENCH_CONCEPT_SHOWN;
		if (result->verdict == BENCH_CONCEPT_MISSING)
			code = EXIT_SELF_CHECK;
		if (result->verdict == BENCH_CONCEPT_FAILED && !code)
			code = EXIT_USAGE;
	}
	bench_concept_print(concept, lesson->results, lesson->cell_count);
	fflush(stdout); /* the next one takes its time */
	return code;
}

static void introduce(const struct lesson *lesson)
{
	const char *text = "";

	for (size_t c = 0; c < lesson->cell_count; c++)
		text = bench_text_format(
			"%s%s%s: %s threads", text, c ? ", " : "",
			lesson->cells[c].implementation,
			lesson->cells[c].kind ? lesson->cells[c].kind : "some");
	bench_show_wrapped(text, stdout);
	putchar('\n');
}

static void sum_up(const struct lesson *lesson)
{
	const char *text = "shown:";

	for (size_t c = 0; c < lesson->cell_count; c++)
		text = bench_text_format(
			"%s%s %s %zu of %zu", text, c ? "," : "",
			lesson->cells[c].implementation, lesson->shown[c],
			lesson->concept_count);
	bench_show_wrapped(text, stdout);
	puts("threads(7) explains each concept, and which probe measures it.");
}

static int show_all(struct lesson *lesson)
{
	int code = EXIT_OK;

	lesson->results =
		bench_alloc(lesson->cell_count, sizeof *lesson->results);
	lesson->shown = bench_alloc(lesson->cell_count, sizeof *lesson->shown);
	introduce(lesson);
	for (size_t i = 0; i < lesson->concept_count; i++) {
		int one = show(lesson, &lesson->concepts[i]);

		if (one == EXIT_INTERRUPTED)
			return one;
		code = one > code ? one : code;
	}
	sum_up(lesson);
	return code;
}

static int parse(struct bench_options *options, int argc, char **argv)
{
	int letter, result = 0;

	while (!result &&
	       (letter = bench_options_next(argc, argv, ":f:h", known)) != -1) {
		if (letter == '?')
			result = -EINVAL;
		else if (letter == 'h')
			options->help = true;
		else if (letter == 'f')
			result = bench_value_filter(options, optarg);
		else
			result = bench_value_names(
				"--implementations", optarg,
				&options->implementations,
				&options->implementation_count);
	}
	if (!result && optind < argc) {
		bench_error("concepts takes no argument '%s'; a concept is "
			    "chosen by -f",
			    argv[optind]);
		result = -EINVAL;
	}
	return result;
}

int bench_concepts_main(int argc, char **argv)
{
	struct bench_options options = { 0 };
	struct lesson lesson = { 0 };

	if (parse(&options, argc, argv))
		return EXIT_USAGE;
	if (options.help)
		return bench_help_print("concepts");
	if (bench_child_prepare()) {
		bench_error("signalfd cannot be had; run on Linux 2.6.27 or "
			    "later");
		return EXIT_UNSUPPORTED;
	}
	if (choose_cells(&lesson, &options))
		return bench_child_interrupted() ? EXIT_INTERRUPTED
						 : EXIT_USAGE;
	collect(&lesson);
	if (choose_concepts(&lesson, options.filter))
		return EXIT_USAGE;
	return show_all(&lesson);
}
