/* SPDX-License-Identifier: MIT */
/*
 * JSON files: written whole or not at all, read strictly.
 */
#ifndef BENCH_JSON_JSON_H
#define BENCH_JSON_JSON_H

#include <cjson/cJSON.h>

/*
 * Members of an object, in place or as a value: interned, NULL where there is
 * no text or an empty one; NAN where there is no number.
 */
const cJSON *bench_json_member(const cJSON *object, const char *key);
const char *bench_json_text(const cJSON *object, const char *key);
double bench_json_number(const cJSON *object, const char *key);

/*
 * Writes `object` to dir/name by way of a temporary file, so that a reader
 * sees the old file or the new one and never a part.  0 or -errno, after an
 * error that names the file.  What JSON cannot say, NaN or an infinity,
 * becomes null; whole numbers are exact below 2^53.
 */
int bench_json_write(const char *dir, const char *name, const cJSON *object);

/*
 * The value that a file holds; the caller deletes it.  NULL after an error
 * that names the file and, where the text is at fault, line and column.  No
 * object has a key twice, and control characters in strings are \xNN.
 */
cJSON *bench_json_read(const char *path);

/*
 * The same, but arrays of the outermost object with one of these names are
 * read as empty and cost no memory.  They must be UTF-8 without a NUL, and
 * their strings and brackets must end; else they are not looked at.  NULL ends
 * the names.
 */
cJSON *bench_json_read_but(const char *path, const char *const *names);

/*
 * The same of a text of so many bytes with a NUL after them; the path is for
 * messages.
 */
cJSON *bench_json_parse(const char *path, const char *text, size_t size);

#endif
