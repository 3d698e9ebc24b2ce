/* SPDX-License-Identifier: MIT */
/*
 * The end of a thread that has values of keys, in that thread: its destructors
 * run, and may switch.
 */
#ifndef UTHREADS_KEY_H
#define UTHREADS_KEY_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

void keys_end(struct ut_task *me);

#pragma GCC visibility pop

#endif
