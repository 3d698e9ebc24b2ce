/* SPDX-License-Identifier: MIT */
/*
 * How the CPUs of a row lie to one another, by hwloc.
 *
 * Hardware threads share a core's units, cores of a package its last cache,
 * and what packages or memory nodes exchange goes between them: the same work
 * on each is another measurement.
 */
#ifndef BENCH_MACHINE_PLACE_H
#define BENCH_MACHINE_PLACE_H

#include "bench/machine/cpus.h"

enum bench_place {
	BENCH_CROSS_CORE,   /* a core each, near to one another */
	BENCH_SMT_SIBLINGS, /* hardware threads of as few cores as can be */
	BENCH_CROSS_SOCKET, /* a core each, spread over packages */
	BENCH_CROSS_NODE,   /* a core each, spread over memory nodes */
	BENCH_PLACES
};

/* In files and on the command line. */
extern const char *const bench_place_names[BENCH_PLACES];

/*
 * Two or more of the CPUs that lie so, those of a package and of a core side by
 * side.  Returns NULL, or why there are none: "needs 4 cores, may use 2".
 */
const char *bench_place_choose(enum bench_place place,
			       const struct bench_cpus *cpus, size_t count,
			       struct bench_cpus *chosen);

#endif
