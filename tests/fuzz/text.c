/* SPDX-License-Identifier: MIT */
/*
 * Numbers, UTF-8, comma lists, lists of CPUs and suggestions, of any text.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/machine/cpus.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"
#include "tests/fuzz/fuzz.h"

static void check_number(const char *text)
{
	double number, again, count;
	char *written = NULL;
	size_t size = 0;
	FILE *file;

	if (bench_text_count(text, 1e6, &count))
		FUZZ_MUST(count >= 0 && count <= 1e6 && count == trunc(count));
	if (!bench_text_number(text, &number))
		return;
	FUZZ_MUST(isfinite(number));
	file = open_memstream(&written, &size);
	FUZZ_MUST(file);
	bench_text_put_number(file, number);
	fclose(file);
	FUZZ_MUST(bench_text_number(written, &again) && again == number);
	free(written);
}

static void check_utf8(const char *text)
{
	char *printable = bench_text_printable(text);
	size_t size = strlen(text);

	FUZZ_MUST(printable);
	FUZZ_MUST(bench_text_is_plain(printable, strlen(printable)));
	FUZZ_MUST(bench_text_width(printable) <= strlen(printable));
	FUZZ_MUST(bench_text_is_plain(text, size) == !strcmp(text, printable));
	if (bench_text_is_plain(text, size))
		FUZZ_MUST(bench_text_is_utf8(text, size));
	free(printable);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	const char *const *words;
	struct bench_cpus cpus;
	size_t count;

	check_number(text);
	check_utf8(text);
	bench_text_is_utf8((const char *)data, size);
	count = bench_text_split(text, &words);
	FUZZ_MUST(count >= 1);
	FUZZ_MUST(*bench_suggest(words[0], words, count));
	if (!bench_cpus_allowed(&cpus, text))
		FUZZ_MUST(cpus.count >= 1);
	free(text);
	fuzz_forget();
	return 0;
}
