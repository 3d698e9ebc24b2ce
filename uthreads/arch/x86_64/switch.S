/* SPDX-License-Identifier: MIT */
/*
 * void ut_context_switch(void **from, void *to);
 *
 *	rdi	where the caller's stack pointer goes
 *	rsi	the stack pointer to go on with
 *
 * Saves what the ABI says a call keeps: rbp, rbx, r12–r15, and the control
 * bits of mxcsr and of the x87 unit, which are loaded only where they
 * differ, as loading them is slow.  The frame is struct context_frame.
 *
 * The return is a jump: a `ret` to where another thread left would always
 * miss in the return-address predictor.
 */
	.text
	.globl ut_context_switch
	.hidden ut_context_switch
	.type ut_context_switch, @function
	.p2align 4
ut_context_switch:
	.cfi_startproc
	endbr64
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset rbp, 0
	pushq	%rbx
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset rbx, 0
	pushq	%r12
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r12, 0
	pushq	%r13
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r13, 0
	pushq	%r14
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r14, 0
	pushq	%r15
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r15, 0
	subq	$8, %rsp
	.cfi_adjust_cfa_offset 8
	stmxcsr	(%rsp)
	fnstcw	4(%rsp)
	movl	(%rsp), %ecx
	movzwl	4(%rsp), %r8d
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp		/* the same frame, another thread's */
	movl	(%rsp), %eax
	xorl	%ecx, %eax
	testl	$0xffc0, %eax		/* the control bits, not the flags */
	je	1f
	ldmxcsr	(%rsp)
1:	cmpw	4(%rsp), %r8w
	je	2f
	fldcw	4(%rsp)
2:	addq	$8, %rsp
	.cfi_adjust_cfa_offset -8
	popq	%r15
	.cfi_adjust_cfa_offset -8
	.cfi_restore r15
	popq	%r14
	.cfi_adjust_cfa_offset -8
	.cfi_restore r14
	popq	%r13
	.cfi_adjust_cfa_offset -8
	.cfi_restore r13
	popq	%r12
	.cfi_adjust_cfa_offset -8
	.cfi_restore r12
	popq	%rbx
	.cfi_adjust_cfa_offset -8
	.cfi_restore rbx
	popq	%rbp
	.cfi_adjust_cfa_offset -8
	.cfi_restore rbp
	popq	%rcx
	.cfi_adjust_cfa_offset -8
	.cfi_register rip, rcx
	notrack jmp *%rcx		/* to where no endbr64 stands */
	.cfi_endproc
	.size ut_context_switch, .-ut_context_switch

/*
 * The first frame of every thread: r12(r13), which never returns.  Unwinders
 * stop here.  The nop is for them: they look up the return address less one.
 */
	.p2align 4
	.cfi_startproc
	.cfi_undefined rip
	nop
	.globl ut_context_entry
	.hidden ut_context_entry
	.type ut_context_entry, @function
ut_context_entry:
	endbr64
	movq	%r13, %rdi
	callq	*%r12
	ud2
	.cfi_endproc
	.size ut_context_entry, .-ut_context_entry

	.section .note.gnu.property, "a"	/* IBT, no shadow stack */
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000002, 4, 1, 0
	.section .note.GNU-stack, "", @progbits
