/* SPDX-License-Identifier: MIT */
/*
 * kthreads that are recycled, as the probes see them: who ends waits for the
 * next creation instead of leaving the kernel.
 */
#define TH         "kthreads-pool"
#define TH_BACKEND KT_BACKEND_POOL
#include "probes/impl/kthreads.h"
