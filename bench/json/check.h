/* SPDX-License-Identifier: MIT */
/*
 * What a JSON value may hold that its grammar lets pass.
 */
#ifndef BENCH_JSON_CHECK_H
#define BENCH_JSON_CHECK_H

#include <cjson/cJSON.h>

/*
 * Refuses an object that has a key twice, since readers differ in which one
 * counts, and writes control characters in strings as \xNN.  Prints what is
 * wrong, with the path; returns 0 or -errno.
 */
int bench_json_check(cJSON *value, const char *path);

#endif
