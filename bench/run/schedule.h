/* SPDX-License-Identifier: MIT */
/*
 * Which blocks are left to run, and whether there is time for them.
 */
#ifndef BENCH_RUN_SCHEDULE_H
#define BENCH_RUN_SCHEDULE_H

#include "bench/run/session.h"

/* Blocks of the row that are left, the first time or as repeats. */
size_t bench_schedule_left(const struct bench_row *row);

/*
 * Runs what is left of every row, a block of each in turn, so that whenever
 * the run ends every row has got as far as the others.  Returns 0 or -errno;
 * an interrupt or the end of the time ends it early.
 */
int bench_schedule_run(struct bench_session *session);

#endif
