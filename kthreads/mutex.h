/* SPDX-License-Identifier: MIT */
/*
 * What a mutex has for a condition.
 */
#ifndef KTHREADS_MUTEX_H
#define KTHREADS_MUTEX_H

#include "kthreads/kthreads.h"

/*
 * Locks it for a thread that has just been woken.  If it is held, then by the
 * one who signalled, and he has often been taken off this CPU for us: not to
 * be looked for.
 */
void kt_mutex_relock(struct kt_mutex *m);

#endif
