/* SPDX-License-Identifier: MIT */
/*
 * void registers_with(struct kt_registers *r, const uint64_t *values,
 *		       void (*fn)(void));
 *
 * kt_registers(r) with these values in the registers that a callee preserves;
 * between the two it calls fn(), unless that is NULL.
 *
 *	rdi	r
 *	rsi	values: rbx, r12 to r15, mxcsr, fcw
 *	rdx	fn
 */
	.text
	.globl registers_with
	.hidden registers_with
	.type registers_with, @function
	.p2align 4
registers_with:
	.cfi_startproc
	endbr64
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	subq	$32, %rsp
	.cfi_adjust_cfa_offset 72
	stmxcsr	(%rsp)
	fnstcw	4(%rsp)
	movq	(%rsi), %rbx
	movq	8(%rsi), %r12
	movq	16(%rsi), %r13
	movq	24(%rsi), %r14
	movq	32(%rsi), %r15
	ldmxcsr	40(%rsi)
	fldcw	48(%rsi)
	testq	%rdx, %rdx
	je	1f
	movq	%rdi, 8(%rsp)
	call	*%rdx
	movq	8(%rsp), %rdi
1:	call	kt_registers
	fldcw	4(%rsp)
	ldmxcsr	(%rsp)
	addq	$32, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	.cfi_adjust_cfa_offset -72
	ret
	.cfi_endproc
	.size registers_with, .-registers_with

	.section .note.GNU-stack, "", @progbits
