/* SPDX-License-Identifier: MIT */
/*
 * What strict JSON forbids and cJSON lets pass.
 */
#ifndef BENCH_JSON_SCAN_H
#define BENCH_JSON_SCAN_H

#include <stddef.h>

/*
 * The first byte of a NUL-terminated text at fault, with *reason set, or
 * NULL.  Only strings, numbers and blanks are looked at, and how many values
 * there are and how deep: the grammar around them is the parser's.
 */
const char *bench_json_scan(const char *text, const char **reason);

/*
 * Copies a NUL-terminated text without what is in the arrays that members of
 * the outermost object with one of these names hold, and returns the copy's
 * length.  out has room for all of it; NULL ends the names.
 */
size_t bench_json_empty(char *out, const char *text, const char *const *names);

#endif
