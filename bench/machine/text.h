/* SPDX-License-Identifier: MIT */
/*
 * The machine's description for people.
 */
#ifndef BENCH_MACHINE_TEXT_H
#define BENCH_MACHINE_TEXT_H

#include <cjson/cJSON.h>
#include <stdio.h>

/* The facts that most often explain a difference, one aligned line each. */
void bench_machine_print(FILE *file, const cJSON *machine);

/*
 * One of these facts, counted from 0: its label and its values as text, or
 * NULL behind the last.
 */
const char *bench_machine_fact(const cJSON *machine, size_t index,
			       const char **label);

/* The member at a path such as "cgroup.pids_max"; NULL without one. */
const cJSON *bench_machine_find(const cJSON *machine, const char *path);

#endif
