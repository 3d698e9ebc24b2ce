/* SPDX-License-Identifier: MIT */
/*
 * Interned text and strict numbers.  The program never calls setlocale, so
 * strtod and printf speak the C locale everywhere.
 */
#include <math.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/text.h"

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

const char *bench_text_intern(const char *text)
{
	static void *known;
	char **found;
	char *copy;

	if (!text)
		return NULL;
	found = tfind(text, &known, compare);
	if (found)
		return *found;
	copy = bench_alloc(strlen(text) + 1, 1);
	strcpy(copy, text);
	tsearch(copy, &known, compare);
	return copy;
}

const char *bench_text_format(const char *format, ...)
{
	const char *text = "";
	char *raw = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&raw, format, args) >= 0) {
		text = bench_text_intern(raw);
		free(raw);
	}
	va_end(args);
	return text;
}

bool bench_text_number(const char *text, double *number)
{
	char *end;

	/* strtod alone would take spaces, hexadecimal, inf and nan. */
	if (!*text || strspn(text, "0123456789+-.eE") != strlen(text))
		return false;
	*number = strtod(text, &end);
	return !*end && isfinite(*number);
}

bool bench_text_count(const char *text, double max, double *count)
{
	if (!*text || strspn(text, "0123456789") != strlen(text))
		return false;
	*count = strtod(text, NULL);
	return *count <= max;
}

void bench_text_put_number(FILE *file, double number)
{
	char text[32];

	snprintf(text, sizeof text, "%.15g", number);
	if (strtod(text, NULL) != number)
		snprintf(text, sizeof text, "%.17g", number);
	fputs(text, file);
}

size_t bench_text_split(const char *list, const char *const **words)
{
	const char **array = NULL;
	size_t count = 0;

	for (;;) {
		size_t size = strcspn(list, ",");

		array = bench_grow(array, count, sizeof *array);
		array[count++] = bench_text_format("%.*s", (int)size, list);
		if (!list[size])
			break;
		list += size + 1;
	}
	*words = array;
	return count;
}
