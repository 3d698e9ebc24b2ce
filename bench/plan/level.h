/* SPDX-License-Identifier: MIT */
/*
 * Which levels of its axis a probe can be run at.
 */
#ifndef BENCH_PLAN_LEVEL_H
#define BENCH_PLAN_LEVEL_H

#include <stdbool.h>

#include "bench/cell/cell.h"

#define BENCH_LEVEL_MAX 1e9

/* Its levels are counts, not names. */
bool bench_level_counts(const struct bench_probe *probe);

bool bench_level_takes(const struct bench_probe *probe, const char *level);

/* "takes 2 to 64", for a level that it does not take. */
const char *bench_level_range(const struct bench_probe *probe);

#endif
