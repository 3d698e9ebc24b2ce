/* SPDX-License-Identifier: MIT */
/*
 * What the fuzz targets share, and messages in the place of
 * bench/tools/error.c's: each is made as there, for its making may fail too,
 * and thrown away.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "tests/fuzz/fuzz.h"

void fuzz_fail(const char *what)
{
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

static void say(const char *format, va_list args)
{
	char *raw = NULL;
	char *line;

	FUZZ_MUST(vasprintf(&raw, format, args) >= 0);
	line = bench_text_printable(raw);
	FUZZ_MUST(line && bench_text_is_plain(line, strlen(line)));
	free(line);
	free(raw);
}

void bench_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

void bench_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

void bench_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	FUZZ_MUST(text);
	if (size)
		memcpy(text, data, size);
	text[size] = 0;
	return text;
}

void fuzz_forget(void)
{
	bench_text_reset();
	bench_alloc_reset();
}
