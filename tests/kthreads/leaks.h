/* SPDX-License-Identifier: MIT */
/*
 * What a process holds: maps, descriptors, threads and memory, as the kernel
 * has them in /proc/self.  A test takes it before and after.
 */
#ifndef TESTS_KTHREADS_LEAKS_H
#define TESTS_KTHREADS_LEAKS_H

#include <dirent.h>
#include <stdio.h>

#include "tests/kthreads/tools.h"

struct holdings {
	int maps, fds, tasks;
	long pages;  /* resident */
	long mapped; /* pages: neighbours may be one map, not so here */
};

static inline int lines_of(const char *path)
{
	FILE *f = fopen(path, "r");
	int lines = 0, c;

	while (f && (c = getc(f)) != EOF)
		lines += c == '\n';
	if (f)
		fclose(f);
	return lines;
}

static inline int entries_of(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static inline struct holdings holdings(void)
{
	struct holdings h = {
		.maps = lines_of("/proc/self/maps"),
		.fds = entries_of("/proc/self/fd"),
		.tasks = entries_of("/proc/self/task"),
	};
	FILE *f = fopen("/proc/self/statm", "r");

	if (f) {
		if (fscanf(f, "%ld %ld", &h.mapped, &h.pages) != 2)
			h.mapped = h.pages = -1;
		fclose(f);
	}
	return h;
}

#endif
