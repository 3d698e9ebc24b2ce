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

/* There are vector registers of so many bits, and the system saves them. */
static inline int cpu_vector_has(unsigned bits)
{
	switch (bits) {
	case 0:
	case 128:
		return 1;
	case 256:
		return __builtin_cpu_supports("avx");
	case 512:
		return __builtin_cpu_supports("avx512f");
	}
	return 0;
}

/* Leaves something in them, so that they have to be kept over a switch. */
static inline void cpu_vector_use(unsigned bits)
{
	if (bits == 128)
		__asm__ volatile("pcmpeqd %%xmm0, %%xmm0" ::: "xmm0");
	else if (bits == 256)
		__asm__ volatile("vcmpps $15, %%ymm0, %%ymm0, %%ymm0" ::
					 : "xmm0");
	else if (bits == 512) /* the upper half of them is another state */
		__asm__ volatile("vpternlogd $255, %%zmm0, %%zmm0, %%zmm0\n\t"
				 "vpternlogd $255, %%zmm31, %%zmm31, %%zmm31" ::
					 : "xmm0");
}

/* They hold nothing any more. */
static inline void cpu_vector_leave(unsigned bits)
{
	if (bits > 128)
		__asm__ volatile("vzeroupper");
	if (bits == 512)
		__asm__ volatile("vpxord %zmm31, %zmm31, %zmm31");
}

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
