/* SPDX-License-Identifier: MIT */
/*
 * Finds this build's cells: beside the program in a build folder, below
 * libexec once it is installed.  Any executable there is a cell.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/alloc.h"
#include "bench/cell.h"
#include "bench/error.h"
#include "bench/text.h"

const char *bench_cell_folder(void)
{
	static const char *const places[] = { "cells",
					      "../libexec/threadscale/cells" };
	char program[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", program, sizeof program);
	const char *folder = NULL;

	while (size > 0 && program[size - 1] != '/')
		size--;
	if (size <= 0) {
		bench_error("/proc/self/exe cannot be read; mount /proc");
		return NULL;
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		folder = bench_text_format("%.*s%s", (int)size, program,
					   places[i]);
		if (!access(folder, R_OK | X_OK))
			return folder;
	}
	bench_error("no cells in %.*scells; build them with make", (int)size,
		    program);
	return NULL;
}

static int visible(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

int bench_cell_load_all(struct bench_cell **cells, size_t *count)
{
	const char *folder = bench_cell_folder();
	struct dirent **names = NULL;
	int found;

	*cells = NULL;
	*count = 0;
	if (!folder)
		return -ENOENT;
	found = scandir(folder, &names, visible, alphasort);
	for (int i = 0; i < found; i++) {
		const char *path =
			bench_text_format("%s/%s", folder, names[i]->d_name);
		struct bench_cell cell;

		free(names[i]);
		/* A cell that does not answer has been named; go on. */
		if (access(path, X_OK) || bench_cell_load(&cell, path))
			continue;
		*cells = bench_grow(*cells, *count, sizeof cell);
		(*cells)[(*count)++] = cell;
	}
	free(names);
	if (!*count) {
		bench_error("no working cell in %s; build them with make",
			    folder);
		return -ENOENT;
	}
	return 0;
}
