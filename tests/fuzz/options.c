/* SPDX-License-Identifier: MIT */
/*
 * A command line of run: its words, each ended by a NUL.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "bench/options/options.h"
#include "bench/stats/order.h"
#include "tests/fuzz/fuzz.h"

#define WORDS_MAX 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[WORDS_MAX + 2] = { (char *)"run" };
	char *text = fuzz_text(data, size);
	struct bench_options options;
	int argc = 1;

	for (char *word = text; word < text + size && argc <= WORDS_MAX;
	     word += strlen(word) + 1)
		argv[argc++] = strdup(word);
	optind = 0; /* glibc: forget the line before */
	if (!bench_options_parse(&options, argc, argv)) {
		FUZZ_MUST(options.suite && options.output && options.command);
		FUZZ_MUST(options.blocks >= 1);
		FUZZ_MUST(options.seed <= BENCH_SEED_MAX);
	}
	while (argc > 1)
		free(argv[--argc]);
	free(text);
	fuzz_forget();
	return 0;
}
