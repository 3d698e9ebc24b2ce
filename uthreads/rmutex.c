/* SPDX-License-Identifier: MIT */
/*
 * Recursive mutex.
 */
#include "uthreads/worker.h"

#define PAIRED(name) ut_##name
#define own_id()     ((uint64_t)(uintptr_t)ut_worker()->current)
#include "base/rmutex.h"
