/* SPDX-License-Identifier: MIT */
/*
 * long kt_clone(unsigned long flags, void *stack, void *parent_tid,
 *		 void *tls, void *child_tid, void (*fn)(void *), void *arg);
 * long kt_clone3(void *args, size_t size, void (*fn)(void *), void *arg);
 *
 * Return the child's tid, or -errno.  The child starts on `stack` (16-byte
 * aligned), or at the upper end of the one that the struct clone_args names,
 * calls fn(arg) and exits: it never returns from here.
 *
 *	argument	clone: C	kernel	clone3: C	kernel
 *	flags, args	rdi		rdi	rdi		rdi
 *	stack, size	rsi		rsi	rsi		rsi
 *	parent_tid	rdx		rdx
 *	tls		rcx		r8
 *	child_tid	r8		r10
 *	fn		r9		 -	rdx		 -
 *	arg		8(rsp)		 -	rcx		 -
 *
 * Over the call, which overwrites rcx and r11, fn is kept in r9, and arg on
 * the child's stack or, for clone3, in r8.
 */
#include <sys/syscall.h>

	.text
	.globl kt_clone
	.hidden kt_clone
	.type kt_clone, @function
	.p2align 4
kt_clone:
	.cfi_startproc
	endbr64
	subq	$16, %rsi
	movq	8(%rsp), %rax
	movq	%rax, (%rsi)		/* arg, for the child */
	movq	%r8, %r10
	movq	%rcx, %r8
	movl	$SYS_clone, %eax
	syscall
	testq	%rax, %rax
	jz	1f
	ret
1:	.cfi_undefined rip
	popq	%r8
	addq	$8, %rsp
	jmp	kt_clone_child
	.cfi_endproc
	.size kt_clone, .-kt_clone

	.globl kt_clone3
	.hidden kt_clone3
	.type kt_clone3, @function
	.p2align 4
kt_clone3:
	.cfi_startproc
	endbr64
	movq	%rdx, %r9
	movq	%rcx, %r8
	movl	$SYS_clone3, %eax
	syscall
	testq	%rax, %rax
	jz	kt_clone_child
	ret
	.cfi_endproc
	.size kt_clone3, .-kt_clone3

/* The child: the outermost frame, where every unwinder stops. */
	.type kt_clone_child, @function
kt_clone_child:
	.cfi_startproc
	.cfi_undefined rip
	xorl	%ebp, %ebp
	movq	%r8, %rdi
	callq	*%r9
	xorl	%edi, %edi
	movl	$SYS_exit, %eax
	syscall
	ud2
	.cfi_endproc
	.size kt_clone_child, .-kt_clone_child

	.section .note.gnu.property, "a"	/* IBT, no shadow stack */
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000002, 4, 1, 0
	.section .note.GNU-stack, "", @progbits
