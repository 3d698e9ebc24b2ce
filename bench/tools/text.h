/* SPDX-License-Identifier: MIT */
/*
 * Text: interning, strict numbers, UTF-8, and columns that line up.
 *
 * Interned text lives until exit, and equal texts are one pointer, so names
 * are compared with ==.  Any thread may intern.
 */
#ifndef BENCH_TOOLS_TEXT_H
#define BENCH_TOOLS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* NULL stays NULL. */
const char *bench_text_intern(const char *text);
const char *bench_text_format(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Forgets what was interned: see bench_alloc_reset(). */
void bench_text_reset(void);

/* Control bytes and invalid UTF-8 as \xNN; the caller frees it. */
char *bench_text_printable(const char *text);

bool bench_text_is_utf8(const char *text, size_t size);

/* Valid UTF-8 without control characters, so bench_text_printable's equal. */
bool bench_text_is_plain(const char *text, size_t size);

/* ASCII without a NUL: a quick look that spares most texts a slow one. */
bool bench_text_is_ascii(const char *text, size_t size);

/* Columns on a terminal: every code point we print is one wide. */
size_t bench_text_width(const char *text);

/* Pads to the width: on the left when it is positive, else on the right. */
void bench_text_pad(FILE *file, const char *text, int width);

/* The whole text is one number as JSON has them, and fits a double. */
bool bench_text_number(const char *text, double *number);

/* The whole text is digits, and at most max. */
bool bench_text_count(const char *text, double max, double *count);

/* Writes a short decimal that reads back as the same number. */
void bench_text_put_number(FILE *file, double number);

/* Splits a comma list; the words are interned.  Returns how many. */
size_t bench_text_split(const char *list, const char *const **words);

#endif
