/* SPDX-License-Identifier: MIT */
/*
 * Finds the cells that somebody has named.
 */
#include <errno.h>
#include <string.h>

#include "bench/cell/cell.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"

const struct bench_cell *bench_cell_named(const struct bench_cell *cells,
					  size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(cells[i].implementation, name))
			return &cells[i];
	return NULL;
}

int bench_cell_unknown(const struct bench_cell *cells, size_t count,
		       const char *name)
{
	const char **names = bench_alloc(count, sizeof *names);

	for (size_t i = 0; i < count; i++)
		names[i] = cells[i].implementation;
	bench_error("unknown implementation '%s'; %s", name,
		    bench_suggest(name, names, count));
	return -EINVAL;
}

int bench_cell_load_wanted(struct bench_cell **cells, size_t *count,
			   const char *const *names, size_t wanted)
{
	int result = bench_cell_load_named(cells, count, names, wanted);

	return result == -ENOENT ? bench_cell_load_all(cells, count, NULL)
				 : result;
}
