/* SPDX-License-Identifier: MIT */
/*
 * void registers_with(struct kt_registers *r, const uint64_t *values,
 *		       void (*fn)(void));
 *
 * kt_registers(r) with these values in the registers that a callee preserves;
 * between the two it calls fn(), unless that is NULL.
 *
 *	a0	r
 *	a1	values: s1 to s11, fs0 to fs11
 *	a2	fn
 */
	.macro each integer, floating, from
	\integer	s1, 0(\from)
	\integer	s2, 8(\from)
	\integer	s3, 16(\from)
	\integer	s4, 24(\from)
	\integer	s5, 32(\from)
	\integer	s6, 40(\from)
	\integer	s7, 48(\from)
	\integer	s8, 56(\from)
	\integer	s9, 64(\from)
	\integer	s10, 72(\from)
	\integer	s11, 80(\from)
	\floating	fs0, 88(\from)
	\floating	fs1, 96(\from)
	\floating	fs2, 104(\from)
	\floating	fs3, 112(\from)
	\floating	fs4, 120(\from)
	\floating	fs5, 128(\from)
	\floating	fs6, 136(\from)
	\floating	fs7, 144(\from)
	\floating	fs8, 152(\from)
	\floating	fs9, 160(\from)
	\floating	fs10, 168(\from)
	\floating	fs11, 176(\from)
	.endm

	.text
	.globl registers_with
	.hidden registers_with
	.type registers_with, @function
	.p2align 2
registers_with:
	.cfi_startproc
	addi	sp, sp, -208
	.cfi_adjust_cfa_offset 208
	sd	ra, 184(sp)
	.cfi_rel_offset ra, 184
	each	sd, fsd, sp
	each	ld, fld, a1
	beqz	a2, 1f
	sd	a0, 192(sp)
	jalr	a2
	ld	a0, 192(sp)
1:	call	kt_registers
	each	ld, fld, sp
	ld	ra, 184(sp)
	addi	sp, sp, 208
	.cfi_adjust_cfa_offset -208
	.cfi_restore ra
	ret
	.cfi_endproc
	.size registers_with, .-registers_with

	.section .note.GNU-stack, "", @progbits
