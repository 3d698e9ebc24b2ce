/* SPDX-License-Identifier: MIT */
/*
 * RISC-V, 64 bits: the few things that need assembly in every layer.
 */
#ifndef BASE_ARCH_CPU_H
#define BASE_ARCH_CPU_H

#include <stdint.h>

/*
 * Tells the core that this is a spinning loop: `pause`, as a number for
 * assemblers that are not told of the extension.  To a core without it, it
 * is a fence that orders nothing.
 */
static inline void cpu_relax(void)
{
	__asm__ volatile(".4byte 0x0100000f" : : : "memory");
}

/*
 * A system call that returns -errno and leaves errno alone: a thread without
 * thread-local data of its own may use it.
 */
static inline long cpu_syscall(long number, long a, long b, long c, long d,
			       long e, long f)
{
	register long a7 __asm__("a7") = number;
	register long a0 __asm__("a0") = a;
	register long a1 __asm__("a1") = b;
	register long a2 __asm__("a2") = c;
	register long a3 __asm__("a3") = d;
	register long a4 __asm__("a4") = e;
	register long a5 __asm__("a5") = f;

	__asm__ volatile("ecall"
			 : "+r"(a0)
			 : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
			 : "memory");
	return a0;
}

/*
 * `rounds` times 8 multiplications, each of which needs the one before, so
 * that time over rounds is the clock's speed.  The architecture promises no
 * latency.  Three cycles are those of SiFive's 7 series; on a core where it
 * is another number, the clock seems faster or slower by that ratio.
 */
static inline void cpu_chain(uint64_t rounds)
{
	uint64_t x = 3;

	__asm__ volatile("1:\n\t"
			 "mul %1, %1, %1\n\tmul %1, %1, %1\n\t"
			 "mul %1, %1, %1\n\tmul %1, %1, %1\n\t"
			 "mul %1, %1, %1\n\tmul %1, %1, %1\n\t"
			 "mul %1, %1, %1\n\tmul %1, %1, %1\n\t"
			 "addi %0, %0, -1\n\t"
			 "bnez %0, 1b"
			 : "+r"(rounds), "+r"(x));
}

#define CPU_CHAIN_CYCLES 24 /* of one round */

/* There are vector registers of so many bits: those of V vary. */
static inline int cpu_vector_has(unsigned bits)
{
	return bits == 0;
}

/* Leaves something in them, so that they have to be kept over a switch. */
static inline void cpu_vector_use(unsigned bits)
{
	(void)bits;
}

/* They hold nothing any more. */
static inline void cpu_vector_leave(unsigned bits)
{
	(void)bits;
}

/* The calling thread's program counter, stack pointer and thread pointer. */
static inline uint64_t cpu_pc(void)
{
	uint64_t pc;

	__asm__ volatile("auipc %0, 0" : "=r"(pc));
	return pc;
}

static inline uint64_t cpu_sp(void)
{
	uint64_t sp;

	__asm__ volatile("mv %0, sp" : "=r"(sp));
	return sp;
}

static inline uint64_t cpu_tp(void)
{
	uint64_t tp;

	__asm__ volatile("mv %0, tp" : "=r"(tp));
	return tp;
}

#define CPU_PRESERVED "s1" /* a register that calls leave as it is */

#endif
