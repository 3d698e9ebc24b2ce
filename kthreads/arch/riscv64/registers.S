/* SPDX-License-Identifier: MIT */
/*
 * void kt_registers(struct kt_registers *r);
 *
 *	a0	r: pc, sp, fp, tp, then from 48 on a value each 16 bytes
 *
 * register_names.c has the offsets, and registers.h the order.
 */
	.text
	.globl kt_registers
	.type kt_registers, @function
	.p2align 2
kt_registers:
	.cfi_startproc
	sd	ra, 0(a0)		/* as they will be on return */
	sd	sp, 8(a0)
	sd	s0, 16(a0)
	sd	tp, 24(a0)
	sd	s1, 48(a0)
	sd	s2, 64(a0)
	sd	s3, 80(a0)
	sd	s4, 96(a0)
	sd	s5, 112(a0)
	sd	s6, 128(a0)
	sd	s7, 144(a0)
	sd	s8, 160(a0)
	sd	s9, 176(a0)
	sd	s10, 192(a0)
	sd	s11, 208(a0)
	fsd	fs0, 224(a0)
	fsd	fs1, 240(a0)
	fsd	fs2, 256(a0)
	fsd	fs3, 272(a0)
	fsd	fs4, 288(a0)
	fsd	fs5, 304(a0)
	fsd	fs6, 320(a0)
	fsd	fs7, 336(a0)
	fsd	fs8, 352(a0)
	fsd	fs9, 368(a0)
	fsd	fs10, 384(a0)
	fsd	fs11, 400(a0)
	tail	kt_registers_named
	.cfi_endproc
	.size kt_registers, .-kt_registers

	.hidden kt_registers_named
	.section .note.GNU-stack, "", @progbits
