/* SPDX-License-Identifier: MIT */
/*
 * The progress bar: on stderr, on a terminal only.
 *
 * It is drawn between processes and never while one runs, so that it costs
 * the measurement nothing.
 */
#ifndef BENCH_TOOLS_PROGRESS_H
#define BENCH_TOOLS_PROGRESS_H

#include <stddef.h>

void bench_progress_start(size_t steps);

/* Another step is about to begin; what says which. */
void bench_progress_step(const char *what);

/* More steps than were foreseen. */
void bench_progress_extend(size_t steps);

void bench_progress_clear(void);

#endif
