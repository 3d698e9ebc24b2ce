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

#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

#define RECENT 4096

static void *known; /* a search tree of the interned texts */
static _Thread_local const char *recent[RECENT];

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static const char *find_or_add(const char *text)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
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

static void keep_text(void *text)
{
	(void)text; /* It is bench_alloc's. */
}

void bench_text_reset(void)
{
	tdestroy(known, keep_text);
	known = NULL;
	memset(recent, 0, sizeof recent);
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

/* Past the digits; NULL if there are none. */
static const char *after_digits(const char *text)
{
	size_t size = text ? strspn(text, "0123456789") : 0;

	return size ? text + size : NULL;
}

bool bench_text_number(const char *text, double *number)
{
	const char *digits = text + (*text == '-');
	const char *end = after_digits(digits);

	/* strtod alone would take spaces, +1, 1., 0x1, inf and nan. */
	if (end && *digits == '0' && end > digits + 1)
		return false;
	if (end && *end == '.')
		end = after_digits(end + 1);
	if (end && (*end == 'e' || *end == 'E')) {
		end++;
		end = after_digits(end + (*end == '+' || *end == '-'));
	}
	if (!end || *end)
		return false;
	*number = strtod(text, NULL);
	return isfinite(*number);
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
