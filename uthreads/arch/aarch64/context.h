/* SPDX-License-Identifier: MIT */
/*
 * AArch64: leaving a stack for another one; see the x86-64 header.
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
	"x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18",   \
		"x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", \
		"x28", "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7",  \
		"v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16",   \
		"v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", \
		"v26", "v27", "v28", "v29", "v30", "v31", "memory", "cc"

static inline struct ut_worker *context_worker(void)
{
	struct ut_worker *w;
	void *tp;

	__asm__ volatile("adrp %0, :gottprel:ut_this_worker\n\t"
			 "ldr %0, [%0, #:gottprel_lo12:ut_this_worker]\n\t"
			 "mrs %1, tpidr_el0\n\t"
			 "ldr %0, [%0, %1]"
			 : "=&r"(w), "=&r"(tp));
	return w;
}

static inline int context_errno(long place)
{
	int value;
	void *tp;

	__asm__ volatile("mrs %1, tpidr_el0\n\tldr %w0, [%1, %2]"
			 : "=r"(value), "=&r"(tp)
			 : "r"(place));
	return value;
}

static inline void context_set_errno(long place, int value)
{
	void *tp;

	__asm__ volatile("mrs %0, tpidr_el0\n\tstr %w1, [%0, %2]"
			 : "=&r"(tp)
			 : "r"(value), "r"(place)
			 : "memory");
}

/* The landing pad is for branch target identification: else it is a nop. */
#define CONTEXT_SWITCH(release)                                   \
	__asm__ volatile("adr x9, 1f\n\t"                         \
			 "mov x10, sp\n\t"                        \
			 "stp x10, x29, [%0]\n\t"                 \
			 "str x9, [%0, #16]\n\t"                  \
			 "ldp x10, x29, [%1]\n\t"                 \
			 "ldr x9, [%1, #16]\n\t"                  \
			 "mov sp, x10\n\t" release "br x9\n"      \
			 "1:\thint #36"                           \
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) \
			 :                                        \
			 : "x4", "x5", "x6", "x7", "x8", CONTEXT_CLOBBERS)

ALWAYS_INLINE void context_switch(struct ut_context *from,
				  struct ut_context *to, _Atomic uint32_t *that,
				  _Atomic uint32_t *this)
{
	register void *x0 __asm__("x0") = from;
	register void *x1 __asm__("x1") = to; /* entry.S looks for it here */
	register void *x2 __asm__("x2") = that;
	register void *x3 __asm__("x3") = this;

	CONTEXT_SWITCH("stlr wzr, [%3]\n\tstlr wzr, [%2]\n\t");
}

ALWAYS_INLINE void context_switch_end(struct ut_context *from,
				      struct ut_context *to,
				      _Atomic uint32_t *word)
{
	register void *x0 __asm__("x0") = from;
	register void *x1 __asm__("x1") = to;
	register void *x2 __asm__("x2") = word;
	register void *x3 __asm__("x3") = word;

	CONTEXT_SWITCH("stlr wzr, [%2]\n\t");
}

#define CONTEXT_JUMP(release)                              \
	__asm__ volatile("ldp x10, x29, [%0]\n\t"          \
			 "ldr x9, [%0, #16]\n\t"           \
			 "mov sp, x10\n\t" release "br x9" \
			 :                                 \
			 : "r"(x1), "r"(x2)                \
			 : "memory");                      \
	__builtin_unreachable()

ALWAYS_INLINE __attribute__((noreturn)) void
context_jump_end(struct ut_context *to, _Atomic uint32_t *word)
{
	register void *x1 __asm__("x1") = to;
	register void *x2 __asm__("x2") = word;

	CONTEXT_JUMP("stlr wzr, [%1]\n\t");
}

ALWAYS_INLINE __attribute__((noreturn)) void context_jump(struct ut_context *to)
{
	register void *x1 __asm__("x1") = to;
	register void *x2 __asm__("x2") = to;

	CONTEXT_JUMP("");
}

ALWAYS_INLINE void context_spawn(struct ut_context *parent, void *(*fn)(void *),
				 void *arg, void *top, _Atomic int64_t *bottom,
				 int64_t value)
{
	register void *x0 __asm__("x0") = arg;
	register void *x1 __asm__("x1") = (void *)fn;
	register void *x2 __asm__("x2") = parent;
	register void *x3 __asm__("x3") = (void *)bottom;
	register void *x4 __asm__("x4") = top;
	register int64_t x5 __asm__("x5") = value;

	__asm__ volatile("adr x9, 1f\n\t"
			 "mov x10, sp\n\t"
			 "stp x10, x29, [%2]\n\t"
			 "str x9, [%2, #16]\n\t"
			 "mov sp, %4\n\t"
			 "stlr %5, [%3]\n\t"
			 "b ut_child_entry\n"
			 "1:\thint #36"
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4),
			   "+r"(x5)
			 :
			 : "x6", "x7", "x8", CONTEXT_CLOBBERS);
}

/* FPCR: rounding, flushing of small numbers, traps. */
struct context_fp {
	uint64_t control;
};

static inline void context_fp_save(struct context_fp *f)
{
	__asm__ volatile("mrs %0, fpcr" : "=r"(f->control));
}

static inline void context_fp_load(const struct context_fp *f)
{
	__asm__ volatile("msr fpcr, %0" : : "r"(f->control));
}

/* Of a frame with a frame pointer: where its caller goes on, and its frame. */
static inline uintptr_t context_caller(uintptr_t fp)
{
	return ((const uintptr_t *)fp)[1];
}

static inline uintptr_t context_caller_frame(uintptr_t fp)
{
	return ((const uintptr_t *)fp)[0];
}

/* Where a signal came, from what its handler is given. */
static inline uintptr_t context_signal_pc(const void *c)
{
	return (uintptr_t)((const ucontext_t *)c)->uc_mcontext.pc;
}

#endif
