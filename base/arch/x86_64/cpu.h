/* SPDX-License-Identifier: MIT */
/*
 * x86-64: the few things that need assembly in every layer.
 */
#ifndef BASE_ARCH_CPU_H
#define BASE_ARCH_CPU_H

#include <stdint.h>

/* Tells the core that this is a spinning loop. */
static inline void cpu_relax(void)
{
	__builtin_ia32_pause();
}

/*
 * A system call that returns -errno and leaves errno alone: a thread without
 * thread-local data of its own may use it.
 */
static inline long cpu_syscall(long number, long a, long b, long c, long d,
			       long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10),
			   "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

/*
 * `rounds` times 8 multiplications, each of which needs the one before, so
 * that time over rounds is the clock's speed.  A multiplication takes three
 * cycles on every core since 2008; additions would not do, as newer ones
 * fold chains of them before they are executed.
 */
static inline void cpu_chain(uint64_t rounds)
{
	uint64_t x = 3;

	__asm__ volatile("1:\n\t"
			 "imulq %1, %1\n\timulq %1, %1\n\t"
			 "imulq %1, %1\n\timulq %1, %1\n\t"
			 "imulq %1, %1\n\timulq %1, %1\n\t"
			 "imulq %1, %1\n\timulq %1, %1\n\t"
			 "decq %0\n\t"
			 "jnz 1b"
			 : "+r"(rounds), "+r"(x)
			 :
			 : "cc");
}

#define CPU_CHAIN_CYCLES 24 /* of one round */

/* The calling thread's program counter, stack pointer and thread pointer. */
static inline uint64_t cpu_pc(void)
{
	uint64_t pc;

	__asm__ volatile("leaq 0(%%rip), %0" : "=r"(pc));
	return pc;
}

static inline uint64_t cpu_sp(void)
{
	uint64_t sp;

	__asm__ volatile("movq %%rsp, %0" : "=r"(sp));
	return sp;
}

static inline uint64_t cpu_tp(void)
{
	uint64_t tp;

	__asm__ volatile("movq %%fs:0, %0" : "=r"(tp));
	return tp;
}

#define CPU_PRESERVED "rbx" /* a register that calls leave as it is */

#endif
