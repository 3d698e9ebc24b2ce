/* SPDX-License-Identifier: MIT */
/*
 * void floor_switch(struct floor_context *from, struct floor_context *to);
 *	rdi	from: its sp is the first word
 *	rsi	to
 *
 * The return is a jump, which predicts where a `ret` would miss.
 */
	.text
	.globl floor_switch
	.type floor_switch, @function
	.p2align 5
floor_switch:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, (%rdi)
	movq	(%rsi), %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	popq	%rcx
	jmp	*%rcx
	.size floor_switch, .-floor_switch

/*
 * void floor_make(struct floor_context *c, char *top, void (*fn)(…));
 *	rdi	c, and the argument of fn
 *	rsi	top
 *	rdx	fn
 *
 * Leaves the frame that floor_switch pops: fn in r12, c in r13.
 */
	.globl floor_make
	.type floor_make, @function
	.p2align 4
floor_make:
	andq	$-16, %rsi
	subq	$64, %rsi
	movq	%rdi, 16(%rsi)		/* r13 */
	movq	%rdx, 24(%rsi)		/* r12 */
	movq	$0, 40(%rsi)		/* rbp */
	leaq	1f(%rip), %rax
	movq	%rax, 48(%rsi)
	movq	%rsi, (%rdi)
	ret
1:	movq	%r13, %rdi
	callq	*%r12
	ud2
	.size floor_make, .-floor_make

/*
 * long floor_clone(unsigned long flags, char *stack, _Atomic uint32_t *tid);
 *	rdi	flags
 *	rsi	stack
 *	rdx	tid, where the parent's word goes; r10 the same, for the child
 */
	.globl floor_clone
	.type floor_clone, @function
	.p2align 4
floor_clone:
	movq	%rdx, %r10
	xorl	%r8d, %r8d
	movl	$56, %eax		/* clone */
	syscall
	testq	%rax, %rax
	jz	1f
	ret
1:	xorl	%ebp, %ebp
	xorl	%edi, %edi
	movl	$60, %eax		/* exit */
	syscall
	ud2
	.size floor_clone, .-floor_clone

	.section .note.GNU-stack, "", @progbits
