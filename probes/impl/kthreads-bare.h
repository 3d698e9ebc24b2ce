/* SPDX-License-Identifier: MIT */
/*
 * kthreads without TLS of their own, as the probes see them: the least that
 * clone(2) needs.  A probe's threads call nothing of the C library but what
 * needs no TLS.
 */
#define TH         "kthreads-bare"
#define TH_BACKEND KT_BACKEND_BARE
#include "probes/impl/kthreads.h"
