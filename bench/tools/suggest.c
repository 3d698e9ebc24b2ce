/* SPDX-License-Identifier: MIT */
/*
 * The nearest words by edit distance.  The list is kept short: it shares one
 * line with the word it corrects.
 */
#include <string.h>

#include "bench/tools/alloc.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"

#define FEW     8  /* so many are all listed */
#define NEAREST 3  /* so many of more */
#define LONGEST 64 /* letters that are compared */

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

size_t bench_suggest_distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1];
	size_t width = strnlen(b, LONGEST);

	for (size_t j = 0; j <= width; j++)
		row[j] = j;
	for (size_t i = 0; a[i] && i < LONGEST; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < width; j++) {
			size_t above = row[j + 1];

			row[j + 1] = least(above + 1, row[j] + 1,
					   diagonal + (a[i] != b[j]));
			diagonal = above;
		}
	}
	return row[width];
}

/* The nearest word that is not yet taken. */
static size_t nearest(const char *word, const char *const *valid, size_t count,
		      const bool *taken)
{
	size_t best = count, best_distance = 0;

	for (size_t i = 0; i < count; i++) {
		size_t distance = bench_suggest_distance(word, valid[i]);

		/* What is begun right is near, however much is missing. */
		if (*word && !strncmp(word, valid[i], strlen(word)))
			distance = 1;
		if (!taken[i] && (best == count || distance < best_distance)) {
			best = i;
			best_distance = distance;
		}
	}
	return best;
}

const char *bench_suggest(const char *word, const char *const *valid,
			  size_t count)
{
	const char *text = count <= FEW ? "valid: " : "nearest: ";
	size_t wanted = count <= FEW ? count : NEAREST;
	bool *taken = bench_alloc(count, sizeof *taken);

	if (!count)
		return "there are none";
	for (size_t i = 0; i < wanted; i++) {
		size_t next = nearest(word, valid, count, taken);

		taken[next] = true;
		text = bench_text_format("%s%s%s", text, i ? ", " : "",
					 valid[next]);
	}
	return text;
}
