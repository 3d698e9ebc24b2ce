/* SPDX-License-Identifier: MIT */
/*
 * Thread-local storage at a fixed distance from the thread pointer.
 */
#define TLS_MODEL "initial-exec"
#include "tests/kthreads/modules/tls.h"
