/* SPDX-License-Identifier: MIT */
/*
 * Thread-local storage looked up at each access.
 */
#define TLS_MODEL "global-dynamic"
#include "tests/kthreads/modules/tls.h"
