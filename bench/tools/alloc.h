/* SPDX-License-Identifier: MIT */
/*
 * Memory for a program that runs once: what is had here lives until exit.
 *
 * Names, plans and results are all needed to the last line of output, so
 * nobody owns them and nobody frees them.  A lack of memory ends the program
 * with a message; result files are whole at every moment, so none is lost.
 */
#ifndef BENCH_TOOLS_ALLOC_H
#define BENCH_TOOLS_ALLOC_H

#include <stddef.h>

/* Zeroed memory for count objects of that size. */
void *bench_alloc(size_t count, size_t size);

/*
 * The array, moved if need be, with room for one object more than the count
 * it holds.  Start with NULL and 0, and grow before each append.
 */
void *bench_grow(void *array, size_t count, size_t size);

/*
 * Forgets every block.  Only for a test that runs a part of the program very
 * often: call bench_text_reset() first, whose texts lie in these blocks.
 */
void bench_alloc_reset(void);

#endif
