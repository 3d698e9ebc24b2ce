/* SPDX-License-Identifier: MIT */
/*
 * The nearest words by edit distance, if they are near.  The list is kept
 * short: it shares one line with the word it corrects.
 */
#include <stdint.h>
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

/* Letters that may be wrong in a word that is still meant. */
static size_t bound(const char *word)
{
	return (strlen(word) + 3) / 3;
}

static size_t distance_of(const char *word, const char *valid)
{
	/* What is begun right is near, however much is missing. */
	if (*word && !strncmp(word, valid, strlen(word)))
		return 1;
	return bench_suggest_distance(word, valid);
}

/* The nearest word that is not yet taken, and is near; or count. */
static size_t nearest(const char *word, const char *const *valid, size_t count,
		      const bool *taken, size_t most)
{
	size_t best = count;

	for (size_t i = 0; i < count; i++) {
		size_t distance = distance_of(word, valid[i]);

		if (taken[i] || distance > most ||
		    (best < count && distance == most))
			continue;
		best = i;
		most = distance;
	}
	return best;
}

/* Of an expression for the whole of a name, the name. */
static const char *plain(const char *word)
{
	size_t size;

	word += *word == '^';
	size = strlen(word);
	size -= size && word[size - 1] == '$';
	return bench_text_format("%.*s", (int)size, word);
}

const char *bench_suggest_or(const char *word, const char *const *valid,
			     size_t count, const char *where)
{
	bool few = count <= FEW;
	const char *text = few ? "valid: " : "nearest: ";
	size_t wanted = few ? count : NEAREST;
	bool *taken = bench_alloc(count + 1, sizeof *taken);

	if (!count)
		return "there are none";
	word = plain(word);
	for (size_t i = 0; i < wanted; i++) {
		size_t next = nearest(word, valid, count, taken,
				      few ? SIZE_MAX : bound(word));

		if (next == count)
			return i ? text
				 : bench_text_format("none is like it; see %s",
						     where);
		taken[next] = true;
		text = bench_text_format("%s%s%s", text, i ? ", " : "",
					 valid[next]);
	}
	return text;
}

const char *bench_suggest(const char *word, const char *const *valid,
			  size_t count)
{
	return bench_suggest_or(word, valid, count, "threadscale list");
}
