/* SPDX-License-Identifier: MIT */
/*
 * uthreads that interrupt one another: a thread that computes gives way when it
 * has had 3 ms, about as long as the kernel's have.
 */
#define TH                    "uthreads-slices"
#define TH_WORKERS(cpu_count) (cpu_count)
#define TH_SLICE_NS           3000000
#define TH_CAN_SLICE
#include "probes/impl/uthreads.h"
