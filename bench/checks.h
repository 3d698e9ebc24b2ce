/* SPDX-License-Identifier: MIT */
/*
 * The single checks.  Each looks at the machine's description, or tries
 * something itself, and says once how bad it is and by what evidence; what is
 * not known is no finding against the machine.  The table in check.c names
 * them and says how to mend.
 */
#ifndef BENCH_CHECKS_H
#define BENCH_CHECKS_H

#include <cjson/cJSON.h>

#include "bench/check.h"

typedef void bench_check(struct bench_finding *finding, const cJSON *machine);

/* Sets the level and the evidence. */
void bench_check_say(struct bench_finding *finding, enum bench_level level,
		     const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same, for something the machine's description does not know. */
void bench_check_unknown(struct bench_finding *finding, const char *source);

/* checks_cpu.c: how the processor runs. */
bench_check bench_check_governor;
bench_check bench_check_turbo;
bench_check bench_check_siblings;
bench_check bench_check_allowed;
bench_check bench_check_drift;
bench_check bench_check_clocksource;

/* checks_load.c: who else takes its time. */
bench_check bench_check_virtual;
bench_check bench_check_load;
bench_check bench_check_steal;
bench_check bench_check_quota;

/* checks_limits.c: what the system grants us. */
bench_check bench_check_pids;
bench_check bench_check_processes;
bench_check bench_check_maps;
bench_check bench_check_aslr;
bench_check bench_check_huge_pages;
bench_check bench_check_io_uring;
bench_check bench_check_counters;

#endif
