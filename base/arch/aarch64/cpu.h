/* SPDX-License-Identifier: MIT */
/*
 * AArch64: the few things that need assembly in every layer.
 */
#ifndef BASE_ARCH_CPU_H
#define BASE_ARCH_CPU_H

#include <stdint.h>

/*
 * Tells the core that this is a spinning loop.  `yield` would be the hint for
 * it, but does nothing on cores with one thread each, which is nearly all of
 * them; a barrier that empties the pipeline does slow the loop down.
 */
static inline void cpu_relax(void)
{
	__asm__ volatile("isb" : : : "memory");
}

/*
 * A system call that returns -errno and leaves errno alone: a thread without
 * thread-local data of its own may use it.
 */
static inline long cpu_syscall(long number, long a, long b, long c, long d,
			       long e, long f)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

/*
 * `rounds` times 8 multiplications, each of which needs the one before, so
 * that time over rounds is the clock's speed.  No latency is common to all
 * cores here.  One of 32 bits takes two cycles on Arm's server cores since
 * Neoverse N1 and its large ones since Cortex-A76, for which this counts;
 * on Cortex-A53 to A72 and on Apple's cores it takes three, so the clock
 * seems two thirds of what it is.  One of 64 bits differs even more.
 */
static inline void cpu_chain(uint64_t rounds)
{
	uint64_t x = 3;

	__asm__ volatile("1:\n\t"
			 "mul %w1, %w1, %w1\n\tmul %w1, %w1, %w1\n\t"
			 "mul %w1, %w1, %w1\n\tmul %w1, %w1, %w1\n\t"
			 "mul %w1, %w1, %w1\n\tmul %w1, %w1, %w1\n\t"
			 "mul %w1, %w1, %w1\n\tmul %w1, %w1, %w1\n\t"
			 "subs %0, %0, #1\n\t"
			 "b.ne 1b"
			 : "+r"(rounds), "+r"(x)
			 :
			 : "cc");
}

#define CPU_CHAIN_CYCLES 16 /* of one round */

/* There are vector registers of so many bits: those of SVE vary. */
static inline int cpu_vector_has(unsigned bits)
{
	return bits == 0 || bits == 128;
}

/* Leaves something in them, so that they have to be kept over a switch. */
static inline void cpu_vector_use(unsigned bits)
{
	if (bits == 128)
		__asm__ volatile("movi v0.16b, #255" ::: "v0");
}

/* They hold nothing any more: the system keeps them all the same. */
static inline void cpu_vector_leave(unsigned bits)
{
	(void)bits;
}

/* The calling thread's program counter, stack pointer and thread pointer. */
static inline uint64_t cpu_pc(void)
{
	uint64_t pc;

	__asm__ volatile("adr %0, ." : "=r"(pc));
	return pc;
}

static inline uint64_t cpu_sp(void)
{
	uint64_t sp;

	__asm__ volatile("mov %0, sp" : "=r"(sp));
	return sp;
}

static inline uint64_t cpu_tp(void)
{
	uint64_t tp;

	__asm__ volatile("mrs %0, tpidr_el0" : "=r"(tp));
	return tp;
}

#define CPU_PRESERVED "x19" /* a register that calls leave as it is */

#endif
