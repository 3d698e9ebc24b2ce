/* SPDX-License-Identifier: MIT */
/*
 * What entry.S has in common on all architectures: where fields lie, to which
 * task.h and worker.h are held, and how a label that C knows is written.
 */
#ifndef UTHREADS_ENTRY_H
#define UTHREADS_ENTRY_H

/* In struct ut_task, at whose beginning is its context. */
#define TASK_ARG 40

/* In ut_runtime. */
#define RUNTIME_PARKED 68

#ifdef __ASSEMBLER__
/* clang-format off */
	.macro entry name
	.globl \name
	.hidden \name
	.type \name, %function
\name:
	.endm
/* clang-format on */
#endif

#endif
