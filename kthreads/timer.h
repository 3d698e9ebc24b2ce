/* SPDX-License-Identifier: MIT */
/*
 * What the files of kthreads know of timers.
 */
#ifndef KTHREADS_TIMER_H
#define KTHREADS_TIMER_H

#include "kthreads/kthreads.h"

/*
 * timer.c: in a child of fork(2), where the thread that served the timers is
 * gone.  None is started any more there, and each may be started anew.
 */
void kt_timer_forked(void);

#endif
