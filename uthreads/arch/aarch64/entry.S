/* SPDX-License-Identifier: MIT */
/*
 * Where user threads begin; see the x86-64 file.
 */
#include "uthreads/entry.h"

	.text
	.p2align 2
	.cfi_startproc
	.cfi_undefined x30
entry ut_context_entry_special
	hint	#38			/* bti jc */
	stp	x1, x29, [sp, #-16]!
	mov	x29, xzr
	bl	ut_task_arrives
	ldp	x1, x29, [sp], #16
entry ut_context_entry
	hint	#38			/* bti jc */
	ldr	x0, [x1, #TASK_ARG]
	mov	x9, x29
	mov	x29, xzr
	blr	x9
	b	ut_task_end
	.cfi_endproc

/*
 *	x0	the child's argument
 *	x1	its function
 */
	.cfi_startproc
	.cfi_undefined x30
entry ut_child_entry
	mov	x29, xzr
	adrp	x9, ut_runtime+RUNTIME_PARKED
	ldr	w9, [x9, :lo12:ut_runtime+RUNTIME_PARKED]
	cbnz	w9, 2f
1:	blr	x1
	b	ut_child_end
2:	stp	x0, x1, [sp, #-16]!
	bl	ut_child_leaves
	ldp	x0, x1, [sp], #16
	b	1b
	.cfi_endproc

/* The same registers, whatever thread has them: they are kthreads' to read. */
	.p2align 2
	.globl ut_registers
	.type ut_registers, %function
ut_registers:
	bti	c
	b	kt_registers
	.size ut_registers, .-ut_registers

	.section .note.gnu.property, "a"	/* BTI */
	.p2align 3
	.word	4, 16, 5
	.asciz	"GNU"
	.word	0xc0000000, 4, 1, 0
	.section .note.GNU-stack, "", %progbits
