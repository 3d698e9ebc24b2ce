/* SPDX-License-Identifier: MIT */
/*
 * Files from elsewhere, opened for reading.
 */
#ifndef BENCH_TOOLS_INPUT_H
#define BENCH_TOOLS_INPUT_H

#include <stddef.h>
#include <stdio.h>

/*
 * The file at the path, at most so many bytes long, and its size, which may
 * be NULL; of one that gzip(1) has packed, by its name, what is in it, where
 * ferror(3) tells that it is damaged or cut off.  What is no regular file,
 * behind links too, is refused.  Prints what is wrong; returns 0 or -errno.
 */
int bench_input_open(FILE **file, const char *path, size_t most, size_t *size);

#endif
