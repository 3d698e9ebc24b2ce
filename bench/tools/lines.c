/* SPDX-License-Identifier: MIT */
/*
 * Lines lie in one buffer of twice their longest; what is left of the last
 * one moves to the front when more is read.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/lines.h"

int bench_lines_open(struct bench_lines *lines, FILE *file, size_t longest)
{
	*lines = (struct bench_lines){ .file = file,
				       .longest = longest,
				       .capacity = 2 * (longest + 1) };
	lines->buffer = malloc(lines->capacity);
	return lines->buffer ? 0 : -ENOMEM;
}

void bench_lines_close(struct bench_lines *lines)
{
	free(lines->buffer);
	lines->buffer = NULL;
}

size_t bench_lines_next(struct bench_lines *lines, char **line)
{
	for (;;) {
		char *begin = lines->buffer + lines->begin;
		size_t size = lines->end - lines->begin, more;
		const char *newline = size ? memchr(begin, '\n', size) : NULL;

		if (newline)
			size = (size_t)(newline + 1 - begin);
		*line = begin;
		if (newline || size > lines->longest) {
			lines->begin += size;
			return size;
		}
		memmove(lines->buffer, begin, size);
		more = fread(lines->buffer + size, 1, lines->capacity - size,
			     lines->file);
		lines->begin = 0;
		lines->end = size + more;
		if (more)
			continue;
		*line = lines->buffer;
		lines->begin = size;
		return size;
	}
}
