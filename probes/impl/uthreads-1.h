/* SPDX-License-Identifier: MIT */
/*
 * uthreads with one worker, whatever the CPUs: N threads on one.
 */
#define TH                    "uthreads-1"
#define TH_WORKERS(cpu_count) 1
#define TH_ONE_CPU
#include "probes/impl/uthreads.h"
