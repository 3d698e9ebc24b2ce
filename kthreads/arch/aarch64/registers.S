/* SPDX-License-Identifier: MIT */
/*
 * void kt_registers(struct kt_registers *r);
 *
 *	x0	r: pc, sp, fp, tp, then from 48 on a value each 16 bytes
 *	x9	scratch
 *
 * register_names.c has the offsets, and registers.h the order.
 */
	.text
	.globl kt_registers
	.type kt_registers, %function
	.p2align 4
kt_registers:
	.cfi_startproc
	hint	#34			/* bti c */
	mov	x9, sp
	stp	x30, x9, [x0]		/* as they will be on return */
	mrs	x9, tpidr_el0
	stp	x29, x9, [x0, #16]
	str	x19, [x0, #48]
	str	x20, [x0, #64]
	str	x21, [x0, #80]
	str	x22, [x0, #96]
	str	x23, [x0, #112]
	str	x24, [x0, #128]
	str	x25, [x0, #144]
	str	x26, [x0, #160]
	str	x27, [x0, #176]
	str	x28, [x0, #192]
	str	d8, [x0, #208]
	str	d9, [x0, #224]
	str	d10, [x0, #240]
	str	d11, [x0, #256]
	str	d12, [x0, #272]
	str	d13, [x0, #288]
	str	d14, [x0, #304]
	str	d15, [x0, #320]
	b	kt_registers_named
	.cfi_endproc
	.size kt_registers, .-kt_registers

	.hidden kt_registers_named
	.section .note.gnu.property, "a"	/* BTI and PAC */
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000000, 4, 3, 0
	.section .note.GNU-stack, "", %progbits
