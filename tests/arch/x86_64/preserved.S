/* SPDX-License-Identifier: MIT */
/*
 * void registers_with(struct kt_registers *r, const uint64_t *values);
 *
 * kt_registers(r) with these values in the registers that a callee preserves.
 *
 *	rdi	r
 *	rsi	values: rbx, r12 to r15, mxcsr, fcw
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
	subq	$16, %rsp
	.cfi_adjust_cfa_offset 56
	stmxcsr	(%rsp)
	fnstcw	4(%rsp)
	movq	(%rsi), %rbx
	movq	8(%rsi), %r12
	movq	16(%rsi), %r13
	movq	24(%rsi), %r14
	movq	32(%rsi), %r15
	ldmxcsr	40(%rsi)
	fldcw	48(%rsi)
	call	kt_registers
	fldcw	4(%rsp)
	ldmxcsr	(%rsp)
	addq	$16, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	.cfi_adjust_cfa_offset -56
	ret
	.cfi_endproc
	.size registers_with, .-registers_with

	.section .note.GNU-stack, "", @progbits
