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

/*
 * long floor_clone_group(unsigned long flags, char *stack,
 *			  _Atomic uint32_t *tid, struct floor_gate *gate);
 *	rdi	flags
 *	rsi	stack, which the child never touches
 *	rdx	tid; r10 the same, for the child
 *	rcx	gate; r9 the same, for the child: a system call keeps it
 *
 * The child arrives: if it is the last, it opens the gate and wakes all who
 * sleep on it, else it sleeps there until the gate is open.  Then it exits.
 */
	.globl floor_clone_group
	.type floor_clone_group, @function
	.p2align 4
floor_clone_group:
	movq	%rdx, %r10
	movq	%rcx, %r9
	xorl	%r8d, %r8d
	movl	$56, %eax		/* clone */
	syscall
	testq	%rax, %rax
	jz	1f
	ret
1:	xorl	%ebp, %ebp
	leaq	4(%r9), %rdi		/* &gate->open */
	xorl	%r10d, %r10d		/* no timeout */
	movl	$1, %eax
	lock xaddl %eax, (%r9)		/* gate->arrived */
	incl	%eax
	cmpl	8(%r9), %eax		/* gate->count */
	je	3f
	/* x86 keeps loads in order: that of open pairs with its store. */
2:	cmpl	$0, (%rdi)
	jne	4f
	movl	$128, %esi		/* FUTEX_WAIT_PRIVATE */
	xorl	%edx, %edx		/* while it is 0 */
	movl	$202, %eax		/* futex */
	syscall
	jmp	2b
3:	movl	$1, (%rdi)
	movl	$129, %esi		/* FUTEX_WAKE_PRIVATE */
	movl	$0x7fffffff, %edx	/* all */
	movl	$202, %eax
	syscall
4:	xorl	%edi, %edi
	movl	$60, %eax		/* exit */
	syscall
	ud2
	.size floor_clone_group, .-floor_clone_group

/*
 * void floor_fork(struct floor_worker *w, struct floor_task *t);
 *	rdi	w: pool, bottom, limit, and the deque from byte 64 on
 *	rsi	t: fn, arg, done
 *
 * What a thread that runs before its creator takes at least: the creator's
 * registers saved, its place in the deque, another stack, and all of it back.
 */
	.globl floor_fork
	.type floor_fork, @function
	.p2align 5
floor_fork:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	(%rdi), %r14		/* a stack of the pool */
	movq	8(%rdi), %rax
	movq	(%r14), %rcx
	movq	%rcx, (%rdi)
	movq	%rsp, 64(%rdi,%rax,8)
	incq	%rax
	movq	%rax, 8(%rdi)
	movq	%rdi, %rbx
	movq	%rsi, %r12
	movq	%r14, %rsp
	movq	8(%rsi), %rdi
	callq	*(%rsi)
	movq	8(%rbx), %rax
	decq	%rax
	movq	%rax, 8(%rbx)
	cmpq	%rax, 16(%rbx)		/* has anyone taken it? */
	jg	2f
	movq	(%rbx), %rcx
	movq	%rcx, (%r14)
	movq	%r14, (%rbx)
	movq	$1, 16(%r12)
	movq	64(%rbx,%rax,8), %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
2:	ud2				/* there are no thieves */
	.size floor_fork, .-floor_fork

	.section .note.GNU-stack, "", @progbits
