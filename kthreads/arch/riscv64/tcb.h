/* SPDX-License-Identifier: MIT */
/*
 * RISC-V, 64 bits: where the C library keeps a thread's own things.
 *
 * Static TLS begins at the thread pointer; 16 bytes of the C library's end
 * there, and struct pthread before them.
 */
#ifndef KTHREADS_ARCH_TCB_H
#define KTHREADS_ARCH_TCB_H

/* The kernel's suggestion; glibc 2.36 does not register here at all. */
#define TCB_RSEQ_SIGNATURE 0xf1401073

static inline char *tcb_self(void)
{
	char *tcb;

	__asm__("mv %0, tp" : "=r"(tcb));
	return tcb;
}

#include "kthreads/tcb_above.h"

#endif
