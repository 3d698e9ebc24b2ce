/* SPDX-License-Identifier: MIT */
/*
 * void kt_registers(struct kt_registers *r);
 *
 *	rdi	r: pc, sp, fp, tp, then from 48 on a value each 16 bytes
 *	rax	scratch
 *
 * register_names.c has the offsets, and registers.h the order.
 */
	.text
	.globl kt_registers
	.type kt_registers, @function
	.p2align 4
kt_registers:
	.cfi_startproc
	endbr64
	movq	(%rsp), %rax		/* as they will be on return */
	movq	%rax, (%rdi)
	leaq	8(%rsp), %rax
	movq	%rax, 8(%rdi)
	movq	%rbp, 16(%rdi)
	movq	%fs:0, %rax
	movq	%rax, 24(%rdi)
	movq	%rbx, 48(%rdi)
	movq	%r12, 64(%rdi)
	movq	%r13, 80(%rdi)
	movq	%r14, 96(%rdi)
	movq	%r15, 112(%rdi)
	stmxcsr	128(%rdi)
	movl	128(%rdi), %eax
	andl	$0xffc0, %eax
	movq	%rax, 128(%rdi)
	fnstcw	144(%rdi)
	movzwl	144(%rdi), %eax
	movq	%rax, 144(%rdi)
	jmp	kt_registers_named
	.cfi_endproc
	.size kt_registers, .-kt_registers

	.hidden kt_registers_named
	.section .note.gnu.property, "a"	/* IBT, no shadow stack */
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000002, 4, 1, 0
	.section .note.GNU-stack, "", @progbits
