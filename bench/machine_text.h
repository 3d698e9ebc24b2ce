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

/* The member at a path such as "cgroup.pids_max"; NULL without one. */
const cJSON *bench_machine_find(const cJSON *machine, const char *path);

#endif
