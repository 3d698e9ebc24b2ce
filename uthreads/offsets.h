/* SPDX-License-Identifier: MIT */
/*
 * Where fields lie that assembly uses; task.h and worker.h hold them to it.
 */
#ifndef UTHREADS_OFFSETS_H
#define UTHREADS_OFFSETS_H

/* In struct ut_stack, which lies at its stack's end. */
#define STACK_FN  16
#define STACK_ARG 24

/* In ut_runtime. */
#define RUNTIME_PARKED 68

#endif
