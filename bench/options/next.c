/* SPDX-License-Identifier: MIT */
/*
 * getopt_long with errors that help.
 */
#include <getopt.h>
#include <string.h>

#include "bench/options/options.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"

static void explain(const char *command, const char *word, int letter,
		    const struct option *known)
{
	const char **names = NULL;
	size_t count = 0, size = strcspn(word, "=");

	for (; known->name; known++) {
		if (known->val == letter && letter) {
			bench_error("--%s %s", known->name,
				    known->has_arg ? "needs a value"
						   : "takes no value");
			return;
		}
		names = bench_grow(names, count, sizeof *names);
		names[count++] = bench_text_format("--%s", known->name);
	}
	word = bench_text_format("%.*s", (int)size, word);
	bench_error("unknown option '%s'; %s", word,
		    bench_suggest_or(word, names, count,
				     bench_text_format("threadscale %s --help",
						       command)));
}

int bench_options_next(int argc, char **argv, const char *letters,
		       const struct option *known)
{
	int before = optind ? optind : 1;
	int letter;

	/* The leading colon tells a missing value from an unknown option. */
	opterr = 0;
	letter = getopt_long(argc, argv, letters, known, NULL);
	if (letter == ':')
		explain(*argv, argv[optind - 1], optopt, known);
	else if (letter == '?' && optopt && !strchr(letters, optopt) &&
		 strncmp(argv[before], "--", 2))
		explain(*argv, bench_text_format("-%c", optopt), 0, known);
	else if (letter == '?')
		explain(*argv, argv[optind - 1], optopt, known);
	return letter == ':' ? '?' : letter;
}
