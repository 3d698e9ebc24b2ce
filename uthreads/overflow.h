/* SPDX-License-Identifier: MIT */
/*
 * Who runs out of stack is named: see overflow.c.
 */
#ifndef UTHREADS_OVERFLOW_H
#define UTHREADS_OVERFLOW_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

/* Before the workers start, and when they have ended; 0 or -errno. */
int overflow_open(const struct ut_config *config);
void overflow_close(void);

/* For the calling kernel thread, which begins or ends as worker w. */
void overflow_watch(const struct ut_worker *w);
void overflow_unwatch(void);

#pragma GCC visibility pop

#endif
