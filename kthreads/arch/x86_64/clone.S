/* SPDX-License-Identifier: MIT */
/*
 * long kt_clone(unsigned long flags, void *stack, void *parent_tid,
 *		 void *tls, void *child_tid, void (*fn)(void *), void *arg);
 *
 * Returns the child's tid, or -errno.  The child starts on `stack` (16-byte
 * aligned), calls fn(arg) and exits: it never returns from here.
 *
 *	argument	C		kernel
 *	flags		rdi		rdi
 *	stack		rsi		rsi
 *	parent_tid	rdx		rdx
 *	tls		rcx		r8
 *	child_tid	r8		r10
 *	fn		r9		kept in r9 over the call
 *	arg		8(rsp)		on the child's stack
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
1:	/* The child: the outermost frame, where every unwinder stops. */
	.cfi_undefined rip
	xorl	%ebp, %ebp
	popq	%rdi
	addq	$8, %rsp
	callq	*%r9
	xorl	%edi, %edi
	movl	$SYS_exit, %eax
	syscall
	ud2
	.cfi_endproc
	.size kt_clone, .-kt_clone

	.section .note.gnu.property, "a"	/* IBT, no shadow stack */
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000002, 4, 1, 0
	.section .note.GNU-stack, "", @progbits
