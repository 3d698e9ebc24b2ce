/* SPDX-License-Identifier: MIT */
/*
 * The small text files of /proc, /sys and /etc, of this machine or, if the
 * environment names a THREADSCALE_SYSROOT, of the one whose files were copied
 * there.  Every path here is the one on the machine described.
 */
#ifndef BENCH_TOOLS_FILE_H
#define BENCH_TOOLS_FILE_H

#include <glob.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The folder that stands for /, or NULL where / does.  What such a copy
 * cannot tell, because it must be tried or timed, is not looked at then.
 */
const char *bench_file_sysroot(void);

/* 0, or -errno after an error if there is no such folder. */
int bench_file_check_sysroot(void);

/* fopen(3) for reading; NULL and errno. */
FILE *bench_file_open(const char *path);

bool bench_file_exists(const char *path);

/* glob(3) in order of names, with paths that the functions here take. */
int bench_file_glob(const char *pattern, glob_t *found);

/*
 * The file's text, cut to `size` - 1 bytes and without blanks at its end.
 * Its length or -errno, with an empty text.
 */
int bench_file_text(const char *path, char *text, size_t size);

/* The decimal number that the file holds; 0 or -errno. */
int bench_file_number(const char *path, long long *number);

/*
 * The value of the first line KEY:VALUE, KEY=VALUE or KEY VALUE, blanks and
 * quotes around it taken off; 0, -ENOENT without such a line, or -errno.
 * Reads compressed files too, for the kernel keeps its configuration in one.
 */
int bench_file_field(const char *path, const char *key, char *value,
		     size_t size);

/* Writes the text and a newline by one write(2), as the kernel's files want
 * it; 0 or -errno. */
int bench_file_write(const char *path, const char *text);

#endif
