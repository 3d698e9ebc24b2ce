/* SPDX-License-Identifier: MIT */
/*
 * What is decided from the blocks that are there: families whose A/A bias
 * must be measured once more, and pairs that the gate wants fresh blocks of.
 */
#ifndef BENCH_RUN_CONFIRM_H
#define BENCH_RUN_CONFIRM_H

#include "bench/run/session.h"

/*
 * Both read the folder's samples back and add blocks to the plan, once in a
 * run; *added says whether any.  They return 0 or -errno.
 */
int bench_confirm_bias(struct bench_session *session, bool *added);
int bench_confirm_gate(struct bench_session *session, bool *added);

#endif
