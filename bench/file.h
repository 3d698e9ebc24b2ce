/* SPDX-License-Identifier: MIT */
/*
 * The small text files of /proc and /sys.
 */
#ifndef BENCH_FILE_H
#define BENCH_FILE_H

#include <stddef.h>

/*
 * The file's text, cut to `size` - 1 bytes and without blanks at its end.
 * Its length or -errno, with an empty text.
 */
int bench_file_text(const char *path, char *text, size_t size);

/* The decimal number that the file holds; 0 or -errno. */
int bench_file_number(const char *path, long long *number);

/*
 * The value of the first line KEY:VALUE or KEY=VALUE, blanks and quotes
 * around it taken off; 0, -ENOENT without such a line, or -errno.  Reads
 * compressed files too, for the kernel keeps its configuration in one.
 */
int bench_file_field(const char *path, const char *key, char *value,
		     size_t size);

#endif
