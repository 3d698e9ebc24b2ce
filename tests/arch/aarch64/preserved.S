/* SPDX-License-Identifier: MIT */
/*
 * void registers_with(struct kt_registers *r, const uint64_t *values,
 *		       void (*fn)(void));
 *
 * kt_registers(r) with these values in the registers that a callee preserves;
 * between the two it calls fn(), unless that is NULL.
 *
 *	x0	r
 *	x1	values: x19 to x28, d8 to d15
 *	x2	fn
 */
	.macro each_pair operation, from
	\operation	x19, x20, [\from]
	\operation	x21, x22, [\from, #16]
	\operation	x23, x24, [\from, #32]
	\operation	x25, x26, [\from, #48]
	\operation	x27, x28, [\from, #64]
	\operation	d8, d9, [\from, #80]
	\operation	d10, d11, [\from, #96]
	\operation	d12, d13, [\from, #112]
	\operation	d14, d15, [\from, #128]
	.endm

	.text
	.globl registers_with
	.hidden registers_with
	.type registers_with, %function
	.p2align 4
registers_with:
	.cfi_startproc
	hint	#34			/* bti c */
	sub	sp, sp, #160
	.cfi_adjust_cfa_offset 160
	str	x30, [sp, #144]
	.cfi_rel_offset x30, 144
	each_pair stp, sp
	each_pair ldp, x1
	cbz	x2, 1f
	str	x0, [sp, #152]
	blr	x2
	ldr	x0, [sp, #152]
1:	bl	kt_registers
	each_pair ldp, sp
	ldr	x30, [sp, #144]
	add	sp, sp, #160
	.cfi_adjust_cfa_offset -160
	.cfi_restore x30
	ret
	.cfi_endproc
	.size registers_with, .-registers_with

	.section .note.GNU-stack, "", %progbits
