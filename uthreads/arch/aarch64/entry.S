/* SPDX-License-Identifier: MIT */
/*
 * The first frame of every user thread; see the x86-64 file.
 *
 *	x1	the task, as context_switch() leaves it
 */
	.text
	.p2align 2
	.cfi_startproc
	.cfi_undefined x30
	.globl ut_context_entry
	.hidden ut_context_entry
	.type ut_context_entry, %function
ut_context_entry:
	hint	#38			/* bti jc */
	mov	x0, x1
	adrp	x30, ut_context_root
	add	x30, x30, :lo12:ut_context_root
	b	ut_task_main
	nop
	.globl ut_context_root
	.hidden ut_context_root
ut_context_root:
	brk	#0
	.cfi_endproc
	.size ut_context_entry, .-ut_context_entry

	.section .note.gnu.property, "a"	/* BTI */
	.p2align 3
	.word	4, 16, 5
	.asciz	"GNU"
	.word	0xc0000000, 4, 1, 0
	.section .note.GNU-stack, "", %progbits
