/* SPDX-License-Identifier: MIT */
/*
 * What a run measures: rows of a probe at a level, each with its arms.
 *
 * A row has at most four arms, those of one block.  Where more are asked for
 * there are several rows of the same probe and level that share the baseline,
 * the first arm; their blocks are numbered apart.
 */
#ifndef BENCH_PLAN_PLAN_H
#define BENCH_PLAN_PLAN_H

#include <stdbool.h>

#include "bench/cell/cell.h"
#include "bench/machine/cpus.h"
#include "bench/options/options.h"
#include "bench/sample/note.h"
#include "bench/stats/order.h"

struct bench_arm {
	const char *name; /* the implementation's, or that given by --arm */
	const struct bench_cell *cell;
	bool foreign; /* another build's, by --arm */
};

/* What a row's blocks are for. */
enum bench_role {
	BENCH_PLAIN,
	BENCH_AA,      /* the baseline against itself: a family's bias */
	BENCH_CONFIRM, /* fresh blocks of a pair that the gate has flagged */
};

struct bench_row_arm {
	const struct bench_arm *arm;
	const char *level; /* NULL: the row's */
	double ops;        /* frozen batch size, NAN before calibration */
	double sample_ns;  /* what a sample took then */
	size_t failures;
	bool dropped;
	bool counted; /* a counting run has been made */
};

struct bench_row {
	const struct bench_probe *probe; /* as its first arm has it */
	const char *level;               /* NULL where nothing varies */
	const char *params;              /* axis=level, or NULL */
	struct bench_cpus cpus;          /* that its processes are given */
	const char *placement;
	const char *place; /* it too, where several were asked for */
	enum bench_role role;
	size_t first_block;         /* its blocks' numbers go up from here */
	size_t reserved;            /* so many numbers */
	size_t wanted;              /* good blocks */
	size_t blocks, good_blocks; /* run so far */
	struct bench_row_arm arms[BENCH_ARMS_MAX];
	size_t arm_count;
};

struct bench_plan {
	const struct bench_options *options;
	size_t blocks; /* wanted of each plain row */
	struct bench_cpus cpus;
	struct bench_arm *arms;
	size_t arm_count;
	struct bench_row *rows;
	size_t row_count;
	struct bench_notes notes;
};

/* Prints what is wrong; returns 0 or -errno. */
int bench_plan_make(struct bench_plan *plan,
		    const struct bench_options *options);

/* The arms, the baseline first, and each --arm behind its like. */
int bench_plan_arms(struct bench_plan *plan);

bool bench_plan_is_floor(const struct bench_arm *arm);

/* Adds the row behind the others, and numbers its blocks. */
struct bench_row *bench_plan_add(struct bench_plan *plan, struct bench_row row);

/*
 * An A/A row for each family, which is a probe at a placement, measured with
 * the first row's baseline, where there is something to compare.
 */
void bench_plan_add_aa(struct bench_plan *plan);

/* Fresh blocks of the pair alone; false if no row holds both arms. */
bool bench_plan_add_confirm(struct bench_plan *plan, const char *probe,
			    const char *params, const char *placement,
			    const char *a, const char *b);

/* In files: NULL, "aa" or "confirm". */
const char *bench_plan_role(enum bench_role role);

/* As the suite is for a probe that has one sample in a process. */
struct bench_suite bench_plan_suite(const struct bench_plan *plan,
				    const struct bench_probe *probe);

/* Says the plan on stdout. */
void bench_plan_print(const struct bench_plan *plan);

#endif
