/* SPDX-License-Identifier: MIT */
/*
 * Where user threads begin; see the x86-64 file.
 */
#include "uthreads/entry.h"

	.text
	.p2align 2
	.cfi_startproc
	.cfi_undefined ra
entry ut_context_entry_special
	addi	sp, sp, -16
	sd	a1, 0(sp)
	sd	s0, 8(sp)
	mv	s0, zero
	call	ut_task_arrives
	ld	a1, 0(sp)
	ld	s0, 8(sp)
	addi	sp, sp, 16
entry ut_context_entry
	ld	a0, TASK_ARG(a1)
	mv	t0, s0
	mv	s0, zero
	jalr	t0
	tail	ut_task_end
	.cfi_endproc

/*
 *	a0	the child's argument
 *	a1	its function
 */
	.cfi_startproc
	.cfi_undefined ra
entry ut_child_entry
	mv	s0, zero
	lw	t0, ut_runtime+RUNTIME_PARKED
	bnez	t0, 2f
1:	jalr	a1
	tail	ut_child_end
2:	addi	sp, sp, -16
	sd	a0, 0(sp)
	sd	a1, 8(sp)
	call	ut_child_leaves
	ld	a0, 0(sp)
	ld	a1, 8(sp)
	addi	sp, sp, 16
	j	1b
	.cfi_endproc

/* The same registers, whatever thread has them: they are kthreads' to read. */
	.p2align 2
	.globl ut_registers
	.type ut_registers, @function
ut_registers:
	tail	kt_registers@plt
	.size ut_registers, .-ut_registers

	.section .note.GNU-stack, "", @progbits
