/* SPDX-License-Identifier: MIT */
/*
 * Files from elsewhere, opened for reading.
 */
#ifndef BENCH_INPUT_H
#define BENCH_INPUT_H

#include <stddef.h>
#include <stdio.h>

/*
 * The file at the path, at most so many bytes long, and its size, which may
 * be NULL.  What is no regular file, behind links too, is refused.  Prints
 * what is wrong; returns 0 or -errno.
 */
int bench_input_open(FILE **file, const char *path, size_t most, size_t *size);

#endif
