/* SPDX-License-Identifier: MIT */
/*
 * Counting runs: cycles and instructions of an operation, by processes of
 * their own, since a counter that is attached makes a switch many times
 * dearer.
 */
#ifndef BENCH_RUN_COUNTING_H
#define BENCH_RUN_COUNTING_H

#include "bench/run/session.h"

/* The machine has counters that a cell may read. */
bool bench_counting_is_possible(const struct bench_session *session);

/*
 * One process of every arm of every plain row, where the machine has
 * counters.  Returns 0 or -errno; an interrupt ends it early.
 */
int bench_counting_run(struct bench_session *session);

#endif
