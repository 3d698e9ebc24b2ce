/* SPDX-License-Identifier: MIT */
/*
 * Lines of a file whose length nobody vouches for, without a copy of each.
 */
#ifndef BENCH_TOOLS_LINES_H
#define BENCH_TOOLS_LINES_H

#include <stddef.h>
#include <stdio.h>

struct bench_lines {
	FILE *file;
	size_t longest; /* what is longer comes in pieces longer than that */
	char *buffer;
	size_t begin, end, capacity;
};

/* Returns 0 or -ENOMEM. */
int bench_lines_open(struct bench_lines *lines, FILE *file, size_t longest);
void bench_lines_close(struct bench_lines *lines);

/*
 * The next line with its newline, which the last may lack; 0 at the end.  It
 * may be written to, and is gone with the next call.
 */
size_t bench_lines_next(struct bench_lines *lines, char **line);

#endif
