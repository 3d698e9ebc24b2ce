/* SPDX-License-Identifier: MIT */
/*
 * Single events of an arm at a row.  A cell tells the quantiles of a process's,
 * and each of its samples has them.
 */
#ifndef BENCH_EVENTS_H
#define BENCH_EVENTS_H

#include "bench/result.h"
#include "bench/summary.h"

/* Sets the fields event_… of *s; NAN where no process has one. */
void bench_events_summarise(struct bench_summary *s,
			    const struct bench_result *result,
			    const struct bench_result_row *row,
			    const char *arm);

#endif
