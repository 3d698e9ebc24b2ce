/* SPDX-License-Identifier: MIT */
/*
 * The first frame of every user thread; see the x86-64 file.
 *
 *	a1	the task, as context_switch() leaves it
 */
	.text
	.p2align 2
	.cfi_startproc
	.cfi_undefined ra
	.globl ut_context_entry
	.hidden ut_context_entry
	.type ut_context_entry, @function
ut_context_entry:
	mv	a0, a1
	lla	ra, ut_context_root
	tail	ut_task_main
	nop
	.globl ut_context_root
	.hidden ut_context_root
ut_context_root:
	ebreak
	.cfi_endproc
	.size ut_context_entry, .-ut_context_entry
	.section .note.GNU-stack, "", @progbits
