/* SPDX-License-Identifier: MIT */
/*
 * The first frame of every user thread.  Unwinders stop here; the nop is for
 * them, as they look up the return address less one.
 *
 *	rsi	the task, as context_switch() leaves it
 */
	.text
	.p2align 4
	.cfi_startproc
	.cfi_undefined rip
	.globl ut_context_entry
	.hidden ut_context_entry
	.type ut_context_entry, @function
ut_context_entry:
	endbr64
	movq	%rsi, %rdi
	leaq	ut_context_root(%rip), %rax
	pushq	%rax			/* not a call, which nobody returns from */
	jmp	ut_task_main
	nop
	.globl ut_context_root
	.hidden ut_context_root
ut_context_root:
	ud2
	.cfi_endproc
	.size ut_context_entry, .-ut_context_entry

	.p2align 4
	.globl __x86_return_thunk
	.hidden __x86_return_thunk
	.type __x86_return_thunk, @function
__x86_return_thunk:
	popq	%rcx
	notrack jmp *%rcx
	.size __x86_return_thunk, .-__x86_return_thunk

	.section .note.gnu.property, "a"	/* IBT, no shadow stack */
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000002, 4, 1, 0
	.section .note.GNU-stack, "", @progbits
