/* SPDX-License-Identifier: MIT */
/*
 * What is found beside the comparisons of single rows: scaling and its laws,
 * crossovers, and the shapes of published results.  Each is a table of its
 * own, and a file of the result folder.
 */
#ifndef BENCH_FINDINGS_FINDINGS_H
#define BENCH_FINDINGS_FINDINGS_H

#include "bench/findings/crossover.h"
#include "bench/findings/scaling.h"
#include "bench/findings/shape.h"

struct bench_findings {
	struct bench_scaling *scalings;
	size_t scaling_count;
	struct bench_crossover *crossovers;
	size_t crossover_count;
	struct bench_published *published;
	size_t published_count;
	bool is_published; /* the run was made for it */
};

/* A table of them. */
struct bench_finding_table {
	const char *name; /* as --table has it; the file's is NAME.csv */
	const struct bench_table *table;
	/* Its rows, in an array; returns how many. */
	size_t (*rows)(const struct bench_findings *findings,
		       const void **rows);
};

#define BENCH_FINDING_TABLES 4

extern const struct bench_finding_table
	bench_finding_tables[BENCH_FINDING_TABLES];

struct bench_findings bench_findings_make(const struct bench_result *result,
					  double margin);

/* The table belongs to the run's folder. */
bool bench_findings_has(const struct bench_findings *findings,
			const struct bench_finding_table *table);

/* For a reader: those that have something to say. */
void bench_findings_text(const struct bench_findings *findings, FILE *file);
void bench_findings_markdown(const struct bench_findings *findings, FILE *file);

/* For programs. */
void bench_findings_csv(const struct bench_findings *findings,
			const struct bench_finding_table *table, FILE *file);
void bench_findings_json(const struct bench_findings *findings,
			 const struct bench_finding_table *table, FILE *file);

#endif
