/* SPDX-License-Identifier: MIT */
/*
 * Cells: the programs that measure, one an implementation, and what each
 * says it offers (probes/protocol.h).
 */
#ifndef BENCH_CELL_H
#define BENCH_CELL_H

#include <stddef.h>

/* Optional texts are NULL when the cell left them out. */
struct bench_probe {
	const char *name, *what, *unit, *better, *axis;
	const char *floor_of; /* the kind of thread it is the best of */
	const char *lacks;    /* why there is no run */
	const char *const *levels;
	size_t level_count;
	double cpus;
};

struct bench_cell {
	const char *path;
	const char *implementation, *kind, *backend, *version, *build;
	struct bench_probe *probes;
	size_t probe_count;
};

/* The folder of this build's cells; NULL, with a message, if there is none. */
const char *bench_cell_folder(void);

/* Asks the program at the path; prints what is wrong, returns 0 or -errno. */
int bench_cell_load(struct bench_cell *cell, const char *path);

/* Every cell of the folder that answers, by name.  Returns 0 or -errno. */
int bench_cell_load_all(struct bench_cell **cells, size_t *count);

/* NULL if the cell has no such probe. */
const struct bench_probe *bench_cell_probe(const struct bench_cell *cell,
					   const char *name);

#endif
