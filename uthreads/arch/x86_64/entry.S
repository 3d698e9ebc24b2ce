/* SPDX-License-Identifier: MIT */
/*
 * Where user threads begin.  They return to here, and go on by a jump: a call
 * that nobody returns from would cost the predictor each later return.
 * Unwinders stop here.
 */
#include "uthreads/entry.h"

	.text
	.p2align 4
	.cfi_startproc
	.cfi_undefined rip
entry ut_context_entry_special
	endbr64
	pushq	%rbp
	pushq	%rsi
	xorl	%ebp, %ebp
	call	ut_task_arrives
	popq	%rsi
	popq	%rbp
entry ut_context_entry
	endbr64
	movq	TASK_ARG(%rsi), %rdi
	movq	%rbp, %rcx
	xorl	%ebp, %ebp
	leaq	2f(%rip), %rax
	pushq	%rax
	jmp	ut_context_base
	/*
	 * See CONTEXT_ENDS_NEXT.  A predictor of returns learns from calls
	 * alone: so this calls where it was, and forgets that it did.
	 */
entry ut_return_to_end
	popq	%rcx
entry ut_context_base			/* where all return to, by its name */
	call	3f
2:	movq	%rax, %rdi
	pushq	$0			/* as if it had been called, by nobody */
	jmp	ut_task_end
3:	addq	$8, %rsp
	notrack jmp *%rcx
	.cfi_endproc

/*
 * A child that begins before its creator goes on: see context_spawn().
 *
 *	rdi	its argument
 *	rdx	its function
 */
	.p2align 4
	.cfi_startproc
	.cfi_undefined rip
entry ut_child_entry
	xorl	%ebp, %ebp
	cmpl	$0, ut_runtime+RUNTIME_PARKED(%rip)
	jne	2f
1:	call	*%rdx
	movq	%rax, %rdi
	pushq	$0
	jmp	ut_child_end
2:	pushq	%rdi
	pushq	%rdx
	call	ut_child_leaves
	popq	%rdx
	popq	%rdi
	jmp	1b
	.cfi_endproc

	.p2align 4
	.globl __x86_return_thunk
	.hidden __x86_return_thunk
	.type __x86_return_thunk, @function
__x86_return_thunk:
	popq	%rcx
	notrack jmp *%rcx
	.size __x86_return_thunk, .-__x86_return_thunk

/* The same registers, whatever thread has them: they are kthreads' to read. */
	.p2align 4
	.globl ut_registers
	.type ut_registers, @function
ut_registers:
	endbr64
	jmp	kt_registers@PLT
	.size ut_registers, .-ut_registers

	.section .note.gnu.property, "a"	/* IBT, no shadow stack */
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000002, 4, 1, 0
	.section .note.GNU-stack, "", @progbits
