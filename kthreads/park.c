/* SPDX-License-Identifier: MIT */
/*
 * The counters of sleeping and waking.
 */
#include "kthreads/park.h"

_Atomic uint64_t kt_parks, kt_wakes;
