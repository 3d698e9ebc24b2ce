/* SPDX-License-Identifier: MIT */
/*
 * Values of options.  Each function prints what is wrong with the text, and
 * returns 0 or -EINVAL.
 */
#ifndef BENCH_OPTIONS_VALUE_H
#define BENCH_OPTIONS_VALUE_H

#include "bench/options/options.h"

int bench_value_suite(struct bench_options *options, const char *name);

/* A whole number from least to most. */
int bench_value_count(const char *option, const char *text, uint64_t least,
		      uint64_t most, uint64_t *number);

/* NAME=VALUE onto a list; the form says what both are. */
int bench_value_setting(struct bench_setting **list, size_t *count,
			const char *option, const char *form, const char *text);

/* A comma list of names, of which none is empty. */
int bench_value_names(const char *option, const char *text,
		      const char *const **names, size_t *count);

/* A list of placements, each of which counts once. */
int bench_value_places(struct bench_options *options, const char *text);

/* AXIS=LIST; of two for one axis, one would be passed over. */
int bench_value_levels(struct bench_options *options, const char *text);

int bench_value_filter(struct bench_options *options, const char *text);
int bench_value_text(const char *option, const char *text, const char **place);

/* 90, 90s, 15m or 2h, in seconds. */
int bench_value_budget(const char *text, double *seconds);

/* A percentage, as a fraction. */
int bench_value_margin(const char *text, double *margin);

#endif
