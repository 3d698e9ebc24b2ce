/* SPDX-License-Identifier: MIT */
/*
 * Cells: the programs that measure, one an implementation, and what each
 * says it offers (probes/protocol.h).
 */
#ifndef BENCH_CELL_CELL_H
#define BENCH_CELL_CELL_H

#include <stddef.h>

/* Optional texts are NULL when the cell left them out. */
struct bench_probe {
	const char *name, *what, *unit, *better, *axis;
	const char *floor_of; /* the kind of thread it is the best of */
	const char *suite;    /* NULL: the quick suite has it, too */
	double standard_max;  /* greater levels are in the full one only */
	const char *lacks;    /* why there is no run */
	const char *const *levels;
	size_t level_count;
	double level_min, level_max; /* that it can do, listed or not */
	double cpus;
	double once;      /* 1: each process has one sample */
	double events_ns; /* a sample of single events lasts; else 0 */
};

/* A claim about threads that the cell can show. */
struct bench_concept {
	const char *name, *claim;
	const char *how;   /* it is shown, or NULL */
	const char *lacks; /* why it cannot be, or NULL */
	double chapter;    /* in the order of which they are told */
};

struct bench_cell {
	const char *path;
	const char *implementation, *kind, *backend, *version, *build;
	struct bench_probe *probes;
	size_t probe_count;
	struct bench_concept *concepts;
	size_t concept_count;
	double start_s; /* it took to list them */
};

/* The folder of this build's cells; NULL, with a message, if there is none. */
const char *bench_cell_folder(void);

/*
 * Asks the program at the path; prints what is wrong, returns 0 or -errno.
 * -EINTR, in silence: the user has asked for an end.
 */
int bench_cell_load(struct bench_cell *cell, const char *path);

/*
 * Takes in an answer to list, of so many bytes and ended by a NUL, and cuts it
 * up.  NULL, or what is wrong with it.
 */
const char *bench_cell_parse(struct bench_cell *cell, char *answer,
			     size_t size);

/*
 * The cells of these names, but for those that were named and left out.
 * -ENOENT, in silence, unless each has a file of that name, and calls itself
 * so; -EINTR likewise.
 */
int bench_cell_load_named(struct bench_cell **cells, size_t *count,
			  const char *const *names, size_t wanted);

/*
 * Every cell of the folder that answers, by name, and how many were named and
 * left out, which may be NULL.  Returns 0 or -errno, -EINTR in silence.
 */
int bench_cell_load_all(struct bench_cell **cells, size_t *count,
			size_t *left_out);

/*
 * Asks no cell that is not wanted, as interpreters take their time to start;
 * but all of them where a wanted one is not found, to tell what there is.
 */
int bench_cell_load_wanted(struct bench_cell **cells, size_t *count,
			   const char *const *names, size_t wanted);

/* The cell of that implementation, or NULL. */
const struct bench_cell *bench_cell_named(const struct bench_cell *cells,
					  size_t count, const char *name);

/* Says that there is none, and which there are.  Returns -EINVAL. */
int bench_cell_unknown(const struct bench_cell *cells, size_t count,
		       const char *name);

/* NULL if the cell has no such probe. */
const struct bench_probe *bench_cell_probe(const struct bench_cell *cell,
					   const char *name);

/* NULL if the cell has no such concept. */
const struct bench_concept *bench_cell_concept(const struct bench_cell *cell,
					       const char *name);

#endif
