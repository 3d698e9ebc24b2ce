/* SPDX-License-Identifier: MIT */
/*
 * AArch64: where the C library keeps a thread's own things.
 *
 * The thread pointer points to 16 bytes of the C library's, with static TLS
 * above them; struct pthread ends at it.
 */
#ifndef KTHREADS_ARCH_TCB_H
#define KTHREADS_ARCH_TCB_H

#define TCB_RSEQ_SIGNATURE 0xd428bc00

static inline char *tcb_self(void)
{
	char *tcb;

	__asm__("mrs %0, tpidr_el0" : "=r"(tcb));
	return tcb;
}

#include "kthreads/tcb_above.h"

#endif
