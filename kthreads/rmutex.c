/* SPDX-License-Identifier: MIT */
/*
 * Recursive mutex.
 */
#include "kthreads/kthreads.h"
#include "kthreads/self.h"

#define PAIRED(name) kt_##name
#define own_id()     kt_own_id()
#include "base/rmutex.h"
