/* SPDX-License-Identifier: MIT */
/*
 * The single checks.  Each looks at the machine's description, or tries
 * something itself, and says once how bad it is and by what evidence; what is
 * not known is no finding against the machine.  The table in list.c
 * names them, and says how to mend unless the check knows better.
 */
#ifndef BENCH_CHECK_CHECKS_H
#define BENCH_CHECK_CHECKS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/check/check.h"

typedef void bench_check(struct bench_finding *finding, const cJSON *machine);

/* Sets the level and the evidence. */
void bench_check_say(struct bench_finding *finding, enum bench_level level,
		     const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same, for something the machine's description does not know. */
void bench_check_unknown(struct bench_finding *finding, const char *source);

/* True, and said so, where only files are looked at and nothing is tried. */
bool bench_check_skip(struct bench_finding *finding);

/* mend.c: who can mend it, where we run. */
enum bench_place {
	BENCH_AT_PROCESS,  /* whoever starts us */
	BENCH_AT_KERNEL,   /* the host, if we are in a container */
	BENCH_AT_HARDWARE, /* and the host of a virtual machine */
};
enum bench_grant {
	BENCH_GRANT_TIME,
	BENCH_GRANT_CPUS,
	BENCH_GRANT_THREADS
};

bool bench_check_is_virtual(const cJSON *machine);
const char *bench_check_mend(const char *mend, enum bench_place place,
			     const cJSON *machine);

/* How a control group is made to grant more. */
const char *bench_check_mend_group(enum bench_grant grant,
				   const cJSON *machine);

/* cpu.c: which processors there are, and how they are set. */
bench_check bench_check_allowed;
bench_check bench_check_siblings;
bench_check bench_check_kinds;
bench_check bench_check_governor;
bench_check bench_check_turbo;
bench_check bench_check_isolation;

/* clock.c: clocks and ticks. */
bench_check bench_check_drift;
bench_check bench_check_clocksource;
bench_check bench_check_timers;

/* moved.c: whether virtual CPUs stay where they are. */
bench_check bench_check_moved;

/* The larger group's share of sorted times; see moved.c. */
size_t bench_check_split(const double *sorted, size_t count);

/* load.c: who else takes its time. */
bench_check bench_check_virtual;
bench_check bench_check_load;
bench_check bench_check_steal;
bench_check bench_check_quota;

/* kernel.c: what the kernel does beside. */
bench_check bench_check_mitigations;
bench_check bench_check_balancing;
bench_check bench_check_watchdog;
bench_check bench_check_swap;
bench_check bench_check_huge_pages;
bench_check bench_check_aslr;

/* limits.c: what the system grants us. */
bench_check bench_check_pids;
bench_check bench_check_processes;
bench_check bench_check_maps;
bench_check bench_check_io_uring;
bench_check bench_check_counters;

#endif
