/* SPDX-License-Identifier: MIT */
/*
 * Threads that sleep.
 */
#ifndef UTHREADS_TIMER_H
#define UTHREADS_TIMER_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

void timer_poll(struct ut_worker *w); /* readies those whose time has come */
uint64_t timer_next(void);            /* UINT64_MAX: nobody sleeps */
void timer_reset(void);

#pragma GCC visibility pop

#endif
