/* SPDX-License-Identifier: MIT */
/*
 * Interned text and strict numbers.  The program never calls setlocale, so
 * strtod and printf speak the C locale everywhere.
 *
 * One tree, under a lock, holds every text.  Files repeat a few names in every
 * row, so each thread keeps those it met last by their hash, and asks the tree
 * only about others.
 */
#include <math.h>
#include <pthread.h>
#include <search.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/text.h"

#define RECENT 4096

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static const char *find_or_add(const char *text)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static void *known;
	char **found;
	char *copy;

	pthread_mutex_lock(&lock);
	found = tfind(text, &known, compare);
	copy = found ? *found : bench_alloc(strlen(text) + 1, 1);
	if (!found) {
		strcpy(copy, text);
		tsearch(copy, &known, compare);
	}
	pthread_mutex_unlock(&lock);
	return copy;
}

const char *bench_text_intern(const char *text)
{
	static _Thread_local const char *recent[RECENT];
	const char **slot;
	uint32_t hash = 0x811c9dc5;

	if (!text)
		return NULL;
	for (const char *c = text; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x01000193;
	slot = &recent[(hash ^ hash >> 16) % RECENT];
	if (!*slot || strcmp(*slot, text))
		*slot = find_or_add(text);
	return *slot;
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
