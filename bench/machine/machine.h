/* SPDX-License-Identifier: MIT */
/*
 * The machine that figures were measured on: machine.json, and the command
 * that prints it.
 */
#ifndef BENCH_MACHINE_MACHINE_H
#define BENCH_MACHINE_MACHINE_H

#include <cjson/cJSON.h>

#define BENCH_MACHINE_SCHEMA 1

/*
 * One object with every field of machine.json; the caller deletes it.  What
 * cannot be known here is null.
 */
cJSON *bench_machine_describe(void);

/* Where a field comes from: a file, or a library's name for it. */
const char *bench_machine_source(const char *field);

#endif
