/* SPDX-License-Identifier: MIT */
/*
 * Whether a process had become steady before the half of its samples.
 */
#ifndef BENCH_STATS_STEADY_H
#define BENCH_STATS_STEADY_H

#include <stddef.h>

/* Fewer samples cannot show it. */
#define BENCH_STEADY_LEAST 34

/*
 * Of a process's samples without warm-up, in time order, all above 0: 1, or
 * 0 if they changed level after their half; −1: too few to tell.
 */
int bench_steady(const double *values, size_t n);

#endif
