/* SPDX-License-Identifier: MIT */
/*
 * x86-64: a suspended thread is a stack pointer; what it needs to go on lies
 * on its stack, in the frame that switch.S pushes.
 */
#ifndef UTHREADS_ARCH_CONTEXT_H
#define UTHREADS_ARCH_CONTEXT_H

#include <stdint.h>

/* Suspends the caller into *from and resumes `to`.  switch.S */
void ut_context_switch(void **from, void *to);

/* Where a new thread begins: calls r12 with the argument r13.  switch.S */
extern char ut_context_entry[];

/* The frame of switch.S, lowest address first. */
struct context_frame {
	uint32_t mxcsr;
	uint16_t x87_control;
	uint64_t r15, r14, r13, r12, rbx, rbp;
	uint64_t rip;
};

_Static_assert(sizeof(struct context_frame) == 64, "switch.S pops 64 bytes");

/* A context that will call fn(arg) on the stack below top; fn never returns. */
static inline void *context_make(char *top, void (*fn)(void *), void *arg)
{
	struct context_frame *f;

	top = (char *)((uintptr_t)top & ~(uintptr_t)15);
	f = (struct context_frame *)top - 1;
	*f = (struct context_frame){
		.r12 = (uint64_t)fn,
		.r13 = (uint64_t)arg,
		.rip = (uint64_t)ut_context_entry,
	};
	/* A new thread inherits its creator's floating-point modes. */
	__asm__ volatile("stmxcsr %0\n\tfnstcw %1"
			 : "=m"(f->mxcsr), "=m"(f->x87_control));
	return f;
}

#endif
