/* SPDX-License-Identifier: MIT */
/*
 * The CPUs that cells may use, in the order in which they are handed out.
 */
#ifndef BENCH_MACHINE_CPUS_H
#define BENCH_MACHINE_CPUS_H

#include <stddef.h>

struct bench_cpus {
	int *ids;
	size_t count;
};

/*
 * The CPUs this process may run on that the list names: "0,2-3,!1", or all
 * when it is NULL.  Prints what is wrong with a list; returns 0 or -EINVAL.
 */
int bench_cpus_allowed(struct bench_cpus *cpus, const char *list);

/* The same of the machine that THREADSCALE_SYSROOT is of, if that is set. */
int bench_cpus_planned(struct bench_cpus *cpus, const char *list);

/* With the separator between: "0,1". */
const char *bench_cpus_format(const struct bench_cpus *cpus, char separator);

#endif
