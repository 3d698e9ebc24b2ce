/* SPDX-License-Identifier: MIT */
/*
 * Result folders by the thousand, read by as many threads as there are CPUs.
 */
#ifndef BENCH_FLEET_READ_H
#define BENCH_FLEET_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/fleet/set.h"
#include "bench/tools/digest.h"

/* What names a row, and the unit that all rows of a name share. */
enum {
	BENCH_KEY_PROBE,
	BENCH_KEY_PARAMS,
	BENCH_KEY_PLACEMENT,
	BENCH_KEY_A,
	BENCH_KEY_B,
	BENCH_KEY_STATE,
	BENCH_KEY_UNIT,
	BENCH_KEY_TEXTS
};

/* A row of compare.csv.  There are millions: 40 bytes. */
struct bench_fleet_row {
	double ratio, lo, hi; /* logarithms; no interval: NAN */
	double bias;          /* a logarithm */
	uint32_t key;
	uint32_t folder : 30;
	uint32_t capped : 1;    /* noisy blocks had to be used */
	uint32_t disturbed : 1; /* inconclusive (environment) */
};

/* A field of machine.json, "cgroup.version", and its value as text. */
struct bench_fleet_fact {
	const char *field, *value;
};

/* An --arm: the same name may stand for another build in another folder. */
struct bench_fleet_build {
	const char *arm, *shown; /* shown: with its build, "old@97c9f50" */
};

struct bench_fleet_folder {
	const char *path, *run_id, *session_id, *machine_id;
	const char *label, *noise; /* its class; or NULL */
	struct bench_fleet_build *builds;
	size_t build_count;
	struct bench_digest compare, summary; /* as run.json tells */
	bool has_summary;
	struct bench_fleet_row *rows;
	size_t row_count;
	struct bench_fleet_fact *facts;
	size_t fact_count;
};

struct bench_fleet_key {
	const char *texts[BENCH_KEY_TEXTS];
	size_t folder, line; /* where it was met first */
};

struct bench_fleet {
	struct bench_fleet_folder *folders;
	size_t folder_count;
	struct bench_fleet_key *keys; /* in the order of the files */
	size_t key_count;
};

/*
 * Reads all of them.  Every bad folder is named, up to ten; returns 0 or
 * -EINVAL.
 */
int bench_fleet_read(struct bench_fleet *fleet, char *const *paths,
		     size_t count);

/* One thread's: its keys are numbered apart from those of other threads. */
struct bench_fleet_reader {
	struct bench_fleet *fleet;
	struct bench_fleet_set keys;
	struct bench_fleet_key *firsts; /* where each key was met first */
	uint32_t *key_of;               /* number among all threads' keys */
};

/*
 * Reads a folder into its place; its path is set already.  Prints what is
 * wrong and how to mend it; returns 0 or -errno.
 */
int bench_fleet_folder_read(struct bench_fleet_reader *reader, size_t folder);

/* run.json, and machine.json if there is one: the same promises. */
int bench_fleet_manifest(struct bench_fleet_folder *folder);
int bench_fleet_facts(struct bench_fleet_folder *folder);

#endif
