/* SPDX-License-Identifier: MIT */
/*
 * Numbers and texts as people are shown them.
 */
#ifndef BENCH_TOOLS_SHOW_H
#define BENCH_TOOLS_SHOW_H

#include <stdio.h>

/*
 * Values as they are shown, interned: "6.31 µs" of nanoseconds, "1.25 M" of
 * others; "29.5"; "0.987 – 1.012"; "2.1 %".  NAN is "-".
 */
const char *bench_show_value(double value, const char *unit);
const char *bench_show_ratio(double ratio);
const char *bench_show_interval(double lo, double hi);
const char *bench_show_percent(double ratio);

/* Text of a file, made safe for a terminal. */
const char *bench_show_text(const char *text);

/*
 * Words in lines of at most 80 columns.  The first is indented as the text is,
 * the others by two more.
 */
void bench_show_wrapped(const char *text, FILE *file);

/* Text before a bar of a Markdown table. */
void bench_show_cell(const char *text, FILE *file);

#endif
