/* SPDX-License-Identifier: MIT */
/*
 * The rows of all folders, put together: those of a key side by side, in it
 * those of a machine, in them those of a session.
 */
#ifndef BENCH_FLEET_GROUP_H
#define BENCH_FLEET_GROUP_H

#include "bench/fleet/read.h"

/* No more machines than this are shown one by one. */
#define BENCH_FLEET_FEW 8

struct bench_fleet_machine {
	const char *id;
	const struct bench_fleet_folder *first; /* who tells of it */
	size_t folders, sessions;
};

struct bench_fleet_groups {
	const struct bench_fleet *fleet;
	struct bench_fleet_machine *machines; /* in the order of the folders */
	size_t machine_count, session_count;
	uint32_t *machine_of, *session_of; /* of each folder */
	const struct bench_fleet_row **rows;
	size_t *starts;      /* of each key's rows, and the end */
	size_t *order;       /* the keys as they are printed */
	const char *anchors; /* NULL: not known */
};

/* Prints what is wrong; returns 0 or -EINVAL. */
int bench_fleet_group(struct bench_fleet_groups *groups,
		      const struct bench_fleet *fleet);

/* The value of a folder's field, or NULL. */
const char *bench_fleet_fact(const struct bench_fleet_folder *folder,
			     const char *field);

#endif
