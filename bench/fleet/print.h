/* SPDX-License-Identifier: MIT */
/*
 * A fleet for a reader: what the machines are, then key by key as each is
 * judged, so that no table of all keys and machines is ever held.
 */
#ifndef BENCH_FLEET_PRINT_H
#define BENCH_FLEET_PRINT_H

#include <stdio.h>

#include "bench/fleet/stats.h"

/* One of the forms.  Each may be NULL but row. */
struct bench_fleet_form {
	void (*head)(const struct bench_fleet_groups *groups, FILE *file);
	/* previous: the key before, NULL for the first */
	void (*row)(const struct bench_fleet_view *view,
		    const struct bench_fleet_key *previous, FILE *file);
	void (*foot)(const struct bench_fleet_groups *groups, double margin,
		     FILE *file);
};

extern const struct bench_fleet_form bench_fleet_text, bench_fleet_csv,
	bench_fleet_json, bench_fleet_markdown;

/* Machines, the fields in which they differ, and their anchors. */
void bench_fleet_head(const struct bench_fleet_groups *groups, FILE *file);
void bench_fleet_foot(const struct bench_fleet_groups *groups, double margin,
		      FILE *file);
void bench_fleet_context(const struct bench_fleet_groups *groups, FILE *file);

/* What few machines themselves cost, or NULL.  Returns 0 or -errno. */
int bench_fleet_anchors(const struct bench_fleet_groups *groups,
			const char **text);

/* A name from a file, safe for a terminal and cut short. */
const char *bench_fleet_short(const char *text);

/* "create threads=4, ns/thread, one-cpu", and likewise "M3". */
const char *bench_fleet_key_text(const struct bench_fleet_key *key);
const char *bench_fleet_machine_text(size_t machine);

/* What a machine's sessions say, and how many more a verdict needs. */
const char *bench_fleet_claim(const struct bench_fleet_claim *claim);

/* The runs of a machine by folder and label; a few of them. */
const char *bench_fleet_runs(const struct bench_fleet_groups *groups,
			     size_t machine);

/* How machines' ratios spread, their verdicts, and the outliers. */
const char *bench_fleet_spread(const struct bench_fleet_view *view);
const char *bench_fleet_counts(const struct bench_fleet_view *view);

/* The key begins the rows of a pair; previous: NULL for the first. */
bool bench_fleet_new_pair(const struct bench_fleet_key *key,
			  const struct bench_fleet_key *previous);
const char *bench_fleet_outliers(const struct bench_fleet_view *view);

#endif
