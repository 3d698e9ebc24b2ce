/* SPDX-License-Identifier: MIT */
/*
 * What else ran on the CPUs of a cell while it ran: time that the hypervisor
 * took away (steal), and time of other programs (foreign).
 *
 * Foreign time is user time alone.  When threads end, the kernel frees their
 * stacks and tasks later, and charges that, and their last steps, to nobody:
 * system time would flag every block of an arm that ends many threads.
 */
#ifndef BENCH_RUN_NOISE_H
#define BENCH_RUN_NOISE_H

#include <stddef.h>

#include "bench/machine/cpus.h"

/* Ticks since boot, summed over CPUs. */
struct bench_ticks {
	double steal, user;
};

/* All zero where /proc/stat cannot be read: then nothing is ever flagged. */
struct bench_ticks bench_noise_read(const struct bench_cpus *cpus);

/* Nanoseconds between two readings; own_ns is our own user time. */
double bench_noise_steal_ns(const struct bench_ticks *before,
			    const struct bench_ticks *after);
double bench_noise_foreign_ns(const struct bench_ticks *before,
			      const struct bench_ticks *after, double own_ns);

/* Why a block of that length must be measured again, or NULL. */
const char *bench_noise_reason(double steal_ns, double foreign_ns,
			       double wall_ns);

#endif
