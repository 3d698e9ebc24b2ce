/* SPDX-License-Identifier: MIT */
/*
 * Single events of an arm at a row.  A cell tells the quantiles of a process's,
 * and each of its samples has them.
 */
#ifndef BENCH_RESULT_EVENTS_H
#define BENCH_RESULT_EVENTS_H

#include "bench/result/result.h"
#include "bench/result/summary.h"

/*
 * One value for each process that counts, from such a field of a sample, as an
 * offset; there is room for one of each sample.  Returns how many.
 */
size_t bench_events_values(double *values, const struct bench_result *result,
			   const struct bench_result_row *row, const char *arm,
			   size_t field);

/* Sets the fields event_… of *s; NAN where no process has one. */
void bench_events_summarise(struct bench_summary *s,
			    const struct bench_result *result,
			    const struct bench_result_row *row,
			    const char *arm);

#endif
