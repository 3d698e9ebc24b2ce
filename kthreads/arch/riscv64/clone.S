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
 *	flags, args	a0		a0	a0		a0
 *	stack, size	a1		a1	a1		a1
 *	parent_tid	a2		a2
 *	tls		a3		a3
 *	child_tid	a4		a4
 *	fn		a5		 -	a2		 -
 *	arg		a6		 -	a3		 -
 *
 * Over the call, which overwrites a0 only, fn is kept in a5 and arg in a6.
 */
#include <sys/syscall.h>

	.text
	.globl kt_clone
	.hidden kt_clone
	.type kt_clone, @function
	.p2align 2
kt_clone:
	.cfi_startproc
	li	a7, SYS_clone
	ecall
	beqz	a0, kt_clone_child
	ret
	.cfi_endproc
	.size kt_clone, .-kt_clone

	.globl kt_clone3
	.hidden kt_clone3
	.type kt_clone3, @function
	.p2align 2
kt_clone3:
	.cfi_startproc
	mv	a5, a2
	mv	a6, a3
	li	a7, SYS_clone3
	ecall
	beqz	a0, kt_clone_child
	ret
	.cfi_endproc
	.size kt_clone3, .-kt_clone3

/* The child: the outermost frame, where every unwinder stops. */
	.type kt_clone_child, @function
kt_clone_child:
	.cfi_startproc
	.cfi_undefined ra
	li	s0, 0
	li	ra, 0
	mv	a0, a6
	jalr	a5
	li	a0, 0
	li	a7, SYS_exit
	ecall
	ebreak
	.cfi_endproc
	.size kt_clone_child, .-kt_clone_child

	.section .note.GNU-stack, "", @progbits
