/* SPDX-License-Identifier: MIT */
/*
 * bool bench_hypervisor_vendor(char vendor[13])
 *
 * Asks the processor for the hypervisor's name: bit 31 of ECX in CPUID leaf
 * 1 says whether there is one, leaf 0x40000000 returns twelve letters in
 * EBX, ECX and EDX.  False without one.
 *
 * rdi  vendor     rsi  the caller's rbx, which cpuid overwrites
 */
	.text
	.globl	bench_hypervisor_vendor
	.type	bench_hypervisor_vendor, @function
bench_hypervisor_vendor:
	.cfi_startproc
	endbr64
	movq	%rbx, %rsi
	.cfi_register %rbx, %rsi
	movl	$1, %eax
	cpuid
	xorl	%eax, %eax
	testl	$0x80000000, %ecx
	jz	1f
	movl	$0x40000000, %eax
	xorl	%ecx, %ecx
	cpuid
	movl	%ebx, 0(%rdi)
	movl	%ecx, 4(%rdi)
	movl	%edx, 8(%rdi)
	movb	$0, 12(%rdi)
	movl	$1, %eax
1:	movq	%rsi, %rbx
	ret
	.cfi_endproc
	.size	bench_hypervisor_vendor, . - bench_hypervisor_vendor
	.section .note.GNU-stack, "", @progbits
