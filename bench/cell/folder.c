/* SPDX-License-Identifier: MIT */
/*
 * Finds this build's cells: beside the program in a build folder, below
 * libexec once it is installed.  Any executable there is a cell.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/cell/cell.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

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

/* Asks the program at the path; 0, or -errno if it cannot be used. */
static int load(struct bench_cell *cell, const char *path,
		const struct bench_cell *others, size_t count)
{
	int result = bench_cell_load(cell, path);

	for (size_t i = 0; !result && i < count; i++) {
		if (others[i].implementation != cell->implementation)
			continue;
		bench_error("%s: calls itself %s, as %s does; it is left out, "
			    "so remove one of them",
			    path, cell->implementation, others[i].path);
		result = -EEXIST;
	}
	return result;
}

static bool is_loaded(const struct bench_cell *cells, size_t count,
		      const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(cells[i].implementation, name))
			return true;
	return false;
}

/* Only files of the folder itself are cells. */
static bool is_there(const char *folder, const char *name)
{
	return *name && !strchr(name, '/') &&
	       !access(bench_text_format("%s/%s", folder, name), X_OK);
}

int bench_cell_load_named(struct bench_cell **cells, size_t *count,
			  const char *const *names, size_t wanted)
{
	const char *folder = bench_cell_folder();

	*cells = NULL;
	*count = 0;
	for (size_t i = 0; i < wanted; i++)
		if (!folder || !is_there(folder, names[i]))
			return -ENOENT;
	for (size_t i = 0; i < wanted; i++) {
		const char *path = bench_text_format("%s/%s", folder, names[i]);
		struct bench_cell cell;
		int result;

		if (is_loaded(*cells, *count, names[i]))
			continue;
		result = bench_cell_load(&cell, path);
		if (result == -EINTR)
			return result;
		if (result)
			continue; /* it was named, and is left out */
		if (strcmp(cell.implementation, names[i]))
			return -ENOENT;
		*cells = bench_grow(*cells, *count, sizeof cell);
		(*cells)[(*count)++] = cell;
	}
	return 0;
}

int bench_cell_load_all(struct bench_cell **cells, size_t *count,
			size_t *left_out)
{
	const char *folder = bench_cell_folder();
	struct dirent **names = NULL;
	size_t lost = 0;
	int found, result = 0;

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
		if (result == -EINTR || access(path, X_OK))
			continue;
		result = load(&cell, path, *cells, *count);
		if (result) {
			lost++;
			continue;
		}
		*cells = bench_grow(*cells, *count, sizeof cell);
		(*cells)[(*count)++] = cell;
	}
	free(names);
	if (left_out)
		*left_out = lost;
	if (result == -EINTR)
		return result;
	if (!*count) {
		bench_error("no working cell in %s; build them with make",
			    folder);
		return -ENOENT;
	}
	return 0;
}
