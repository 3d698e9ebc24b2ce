/* SPDX-License-Identifier: MIT */
/*
 * What to say after an unknown word: the words that are known.
 */
#ifndef BENCH_TOOLS_SUGGEST_H
#define BENCH_TOOLS_SUGGEST_H

#include <stddef.h>

/*
 * All valid words when they are few, else those that are near by edit
 * distance, as a phrase that ends a message: "nearest: create, create-group".
 * Where none is near it is "see " and a command that knows them: that which
 * lists what can be measured, or `where`.
 */
const char *bench_suggest(const char *word, const char *const *valid,
			  size_t count);
const char *bench_suggest_or(const char *word, const char *const *valid,
			     size_t count, const char *where);

/* Letters to insert, delete or replace to make one word of the other. */
size_t bench_suggest_distance(const char *a, const char *b);

#endif
