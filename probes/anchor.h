/* SPDX-License-Identifier: MIT */
/*
 * What a cell measures about the machine, around its samples.
 */
#ifndef PROBES_ANCHOR_H
#define PROBES_ANCHOR_H

#include <stdint.h>

/* The clock's speed now, in Hz, by a chain of dependent operations. */
double anchor_clock_hz(void);

/* What one reading of the clock takes, in nanoseconds. */
double anchor_clock_ns(void);

/*
 * Passes a cache line to and fro between two CPUs, so many times; the time
 * of that in nanoseconds, or 0 when a thread cannot be had.  Leaves the
 * caller pinned to cpu_a.
 */
uint64_t anchor_line_ns(int cpu_a, int cpu_b, uint64_t round_trips);

#endif
