/* SPDX-License-Identifier: MIT */
/*
 * What to say after an unknown word: the words that are known.
 */
#ifndef BENCH_TOOLS_SUGGEST_H
#define BENCH_TOOLS_SUGGEST_H

#include <stddef.h>

/*
 * All valid words when they are few, else the nearest ones by edit distance,
 * as a phrase that ends a message: "nearest: create, create-group".
 */
const char *bench_suggest(const char *word, const char *const *valid,
			  size_t count);

/* Letters to insert, delete or replace to make one word of the other. */
size_t bench_suggest_distance(const char *a, const char *b);

#endif
