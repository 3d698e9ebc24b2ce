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
 *	flags, args	x0		x0	x0		x0
 *	stack, size	x1		x1	x1		x1
 *	parent_tid	x2		x2
 *	tls		x3		x3
 *	child_tid	x4		x4
 *	fn		x5		 -	x2		 -
 *	arg		x6		 -	x3		 -
 *
 * Over the call, which overwrites x0 only, fn is kept in x5 and arg in x6.
 * The return address stays in its register, so there is none to sign.
 */
#include <sys/syscall.h>

	.text
	.globl kt_clone
	.hidden kt_clone
	.type kt_clone, %function
	.p2align 4
kt_clone:
	.cfi_startproc
	hint	#34			/* bti c */
	mov	x8, #SYS_clone
	svc	#0
	cbz	x0, kt_clone_child
	ret
	.cfi_endproc
	.size kt_clone, .-kt_clone

	.globl kt_clone3
	.hidden kt_clone3
	.type kt_clone3, %function
	.p2align 4
kt_clone3:
	.cfi_startproc
	hint	#34			/* bti c */
	mov	x5, x2
	mov	x6, x3
	mov	x8, #SYS_clone3
	svc	#0
	cbz	x0, kt_clone_child
	ret
	.cfi_endproc
	.size kt_clone3, .-kt_clone3

/* The child: the outermost frame, where every unwinder stops. */
	.type kt_clone_child, %function
kt_clone_child:
	.cfi_startproc
	.cfi_undefined x30
	mov	x29, #0
	mov	x30, #0
	mov	x0, x6
	blr	x5
	mov	x0, #0
	mov	x8, #SYS_exit
	svc	#0
	brk	#1
	.cfi_endproc
	.size kt_clone_child, .-kt_clone_child

	.section .note.gnu.property, "a"	/* BTI and PAC */
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000000, 4, 3, 0
	.section .note.GNU-stack, "", %progbits
