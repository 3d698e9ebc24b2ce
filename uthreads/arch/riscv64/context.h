/* SPDX-License-Identifier: MIT */
/*
 * RISC-V, 64 bits: leaving a stack for another one; see the x86-64 header.
 */
#ifndef UTHREADS_ARCH_CONTEXT_H
#define UTHREADS_ARCH_CONTEXT_H

#include <stdatomic.h>
#include <stdint.h>
#include <ucontext.h>

#include "base/compiler.h"
#include "uthreads/frame.h"

#define CONTEXT_RETURN    __attribute__((noinline))
#define CONTEXT_ENDS_NEXT _Static_assert(1, "returns are left as they are")

#define CONTEXT_CLOBBERS                                                       \
	"ra", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a6", "a7", "s1",      \
		"s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11",  \
		"ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "ft8", \
		"ft9", "ft10", "ft11", "fa0", "fa1", "fa2", "fa3", "fa4",      \
		"fa5", "fa6", "fa7", "fs0", "fs1", "fs2", "fs3", "fs4", "fs5", \
		"fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "memory"

static inline struct ut_worker *context_worker(void)
{
	struct ut_worker *w;

	__asm__ volatile("la.tls.ie %0, ut_this_worker\n\t"
			 "add %0, %0, tp\n\t"
			 "ld %0, 0(%0)"
			 : "=r"(w));
	return w;
}

static inline int context_errno(long place)
{
	int value;
	void *at;

	__asm__ volatile("add %1, tp, %2\n\tlw %0, 0(%1)"
			 : "=r"(value), "=&r"(at)
			 : "r"(place));
	return value;
}

static inline void context_set_errno(long place, int value)
{
	void *at;

	__asm__ volatile("add %0, tp, %2\n\tsw %1, 0(%0)"
			 : "=&r"(at)
			 : "r"(value), "r"(place)
			 : "memory");
}

/* gp and tp are the process's and the kernel thread's: left alone. */
#define CONTEXT_SWITCH(release)                                   \
	__asm__ volatile("lla t0, 1f\n\t"                         \
			 "sd sp, 0(%0)\n\t"                       \
			 "sd s0, 8(%0)\n\t"                       \
			 "sd t0, 16(%0)\n\t"                      \
			 "ld sp, 0(%1)\n\t"                       \
			 "ld s0, 8(%1)\n\t"                       \
			 "ld t0, 16(%1)\n\t" release "jr t0\n"    \
			 "1:"                                     \
			 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3) \
			 :                                        \
			 : "a4", "a5", CONTEXT_CLOBBERS)
#define CONTEXT_CLEAR(word) "fence rw, w\n\tsw zero, 0(" word ")\n\t"

ALWAYS_INLINE void context_switch(struct ut_context *from,
				  struct ut_context *to, _Atomic uint32_t *that,
				  _Atomic uint32_t *this)
{
	register void *a0 __asm__("a0") = from;
	register void *a1 __asm__("a1") = to; /* entry.S looks for it here */
	register void *a2 __asm__("a2") = that;
	register void *a3 __asm__("a3") = this;

	CONTEXT_SWITCH(CONTEXT_CLEAR("%3") CONTEXT_CLEAR("%2"));
}

ALWAYS_INLINE void context_switch_end(struct ut_context *from,
				      struct ut_context *to,
				      _Atomic uint32_t *word)
{
	register void *a0 __asm__("a0") = from;
	register void *a1 __asm__("a1") = to;
	register void *a2 __asm__("a2") = word;
	register void *a3 __asm__("a3") = word;

	CONTEXT_SWITCH(CONTEXT_CLEAR("%2"));
}

#define CONTEXT_JUMP(release)                                \
	__asm__ volatile("ld sp, 0(%0)\n\t"                  \
			 "ld s0, 8(%0)\n\t"                  \
			 "ld t0, 16(%0)\n\t" release "jr t0" \
			 :                                   \
			 : "r"(a1), "r"(a2)                  \
			 : "memory");                        \
	__builtin_unreachable()

ALWAYS_INLINE __attribute__((noreturn)) void
context_jump_end(struct ut_context *to, _Atomic uint32_t *word)
{
	register void *a1 __asm__("a1") = to;
	register void *a2 __asm__("a2") = word;

	CONTEXT_JUMP(CONTEXT_CLEAR("%1"));
}

ALWAYS_INLINE __attribute__((noreturn)) void context_jump(struct ut_context *to)
{
	register void *a1 __asm__("a1") = to;
	register void *a2 __asm__("a2") = to;

	CONTEXT_JUMP("");
}

ALWAYS_INLINE void context_spawn(struct ut_context *parent, void *(*fn)(void *),
				 void *arg, void *top, _Atomic int64_t *bottom,
				 int64_t value)
{
	register void *a0 __asm__("a0") = arg;
	register void *a1 __asm__("a1") = (void *)fn;
	register void *a2 __asm__("a2") = parent;
	register void *a3 __asm__("a3") = (void *)bottom;
	register void *a4 __asm__("a4") = top;
	register int64_t a5 __asm__("a5") = value;

	__asm__ volatile("lla t0, 1f\n\t"
			 "sd sp, 0(%2)\n\t"
			 "sd s0, 8(%2)\n\t"
			 "sd t0, 16(%2)\n\t"
			 "mv sp, %4\n\t"
			 "fence rw, w\n\t"
			 "sd %5, 0(%3)\n\t"
			 "tail ut_child_entry\n"
			 "1:"
			 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4),
			   "+r"(a5)
			 :
			 : CONTEXT_CLOBBERS);
}

/* fcsr: rounding mode; its flags come along. */
struct context_fp {
	uint64_t control;
};

static inline void context_fp_save(struct context_fp *f)
{
	__asm__ volatile("frcsr %0" : "=r"(f->control));
}

static inline void context_fp_load(const struct context_fp *f)
{
	__asm__ volatile("fscsr %0" : : "r"(f->control));
}

/* Of a frame with a frame pointer: where its caller goes on, and its frame. */
static inline uintptr_t context_caller(uintptr_t fp)
{
	return ((const uintptr_t *)fp)[-1];
}

static inline uintptr_t context_caller_frame(uintptr_t fp)
{
	return ((const uintptr_t *)fp)[-2];
}

/* Where a signal came, from what its handler is given. */
static inline uintptr_t context_signal_pc(const void *c)
{
	return (uintptr_t)((const ucontext_t *)c)->uc_mcontext.__gregs[REG_PC];
}

#endif
