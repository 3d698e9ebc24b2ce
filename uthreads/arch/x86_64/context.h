/* SPDX-License-Identifier: MIT */
/*
 * x86-64: leaving a stack for another one.
 *
 * A context is three words: where its stack, its frame and its code are.
 * All other registers are the compiler's: to it each of these is an
 * instruction that changes them all, so it keeps on the stack what lives and
 * nothing else.  What the ABI has a call keep is therefore kept by the
 * function around it, out of line, once.
 *
 * Whoever resumes a context jumps: a `ret` to where another thread left
 * would miss in the return-address predictor, and so would all after it.
 *
 * Floating-point control words are not part of it: context_fp_save().
 */
#ifndef UTHREADS_ARCH_CONTEXT_H
#define UTHREADS_ARCH_CONTEXT_H

#include <stdatomic.h>
#include <stdint.h>
#include <ucontext.h>

#include "base/compiler.h"
#include "uthreads/frame.h"

#ifdef __AVX512F__
#define CONTEXT_CLOBBERS_WIDE                                                  \
	, "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22",       \
		"xmm23", "xmm24", "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", \
		"xmm30", "xmm31", "k1", "k2", "k3", "k4", "k5", "k6", "k7"
#else
#define CONTEXT_CLOBBERS_WIDE
#endif
#define CONTEXT_CLOBBERS                                                      \
	"rax", "rbx", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", \
		"xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",       \
		"xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14",  \
		"xmm15", "memory", "cc" CONTEXT_CLOBBERS_WIDE

/*
 * A function that has switched returns to where another call came from than
 * the last one: a jump is predicted by the way here, a `ret` is not.
 */
#if defined(__GNUC__) && !defined(__clang__)
#define CONTEXT_RETURN \
	__attribute__((noinline, function_return("thunk-extern")))
#else
#define CONTEXT_RETURN __attribute__((noinline))
#endif

/*
 * In a file: whom its CONTEXT_RETURN functions return to is expected to
 * return from its thread's first function next.  That one's call was
 * forgotten long ago, but all threads have the same: its return is made
 * known again, for some cycles, where it would miss for thirty.
 */
#define CONTEXT_ENDS_NEXT __asm__(".set __x86_return_thunk, ut_return_to_end")

/*
 * The calling worker, or NULL: read anew each time, where a compiler would
 * keep the address of thread-local data over a switch.
 */
static inline struct ut_worker *context_worker(void)
{
	struct ut_worker *w;

	__asm__ volatile("movq ut_this_worker@gottpoff(%%rip), %0\n\t"
			 "movq %%fs:(%0), %0"
			 : "=r"(w));
	return w;
}

/*
 * Adds to what this worker alone changes: one instruction, where a compiler
 * makes three of a load and a store that others may see.
 */
#define CONTEXT_ADD(word, n) \
	__asm__("addq %1, %0" : "+m"(*(word)) : "er"(n) : "cc")

/* errno, which lies at the same place in each kernel thread's own data. */
static inline int context_errno(long place)
{
	int value;

	__asm__ volatile("movl %%fs:(%1), %0" : "=r"(value) : "r"(place));
	return value;
}

static inline void context_set_errno(long place, int value)
{
	__asm__ volatile("movl %0, %%fs:(%1)" : : "r"(value), "r"(place));
}

/*
 * All of it but what becomes 0 once the stack is left.  If the other left it at
 * this same place, it is there: an indirect jump takes some cycles, however
 * well it is predicted.
 */
#define CONTEXT_SWITCH(release, ...)                         \
	__asm__ volatile("leaq 1f(%%rip), %%rax\n\t"         \
			 "movq %%rsp, (%0)\n\t"              \
			 "movq %%rbp, 8(%0)\n\t"             \
			 "movq %%rax, 16(%0)\n\t"            \
			 "movq (%1), %%rsp\n\t"              \
			 "movq 8(%1), %%rbp\n\t" release     \
			 "cmpq %%rax, 16(%1)\n\t"            \
			 "jne 2f\n"                          \
			 "1:\n\t"                            \
			 ".subsection 1\n"                   \
			 "2:\tnotrack jmp *16(%1)\n\t"       \
			 ".previous"                         \
			 : "+D"(from), "+S"(to), __VA_ARGS__ \
			 :                                   \
			 : "r8", CONTEXT_CLOBBERS)

/*
 * Suspends the caller into `from` and resumes `to`.  Once `from` is whole and
 * its stack left, both words become 0, first this, then that, and someone
 * else may resume it.  Stores are not reordered here: each is a release.
 */
ALWAYS_INLINE void context_switch(struct ut_context *from,
				  struct ut_context *to, _Atomic uint32_t *that,
				  _Atomic uint32_t *this)
{
	CONTEXT_SWITCH("movl $0, (%3)\n\tmovl $0, (%2)\n\t", "+d"(that),
		       "+c"(this));
}

/* The same with one word. */
ALWAYS_INLINE void context_switch_end(struct ut_context *from,
				      struct ut_context *to,
				      _Atomic uint32_t *word)
{
	_Atomic uint32_t *lost = word; /* a register like any other */

	CONTEXT_SWITCH("movl $0, (%2)\n\t", "+d"(word), "+c"(lost));
}

/* The same for a caller who will never be resumed. */
ALWAYS_INLINE __attribute__((noreturn)) void
context_jump_end(struct ut_context *to, _Atomic uint32_t *word)
{
	__asm__ volatile("movq (%0), %%rsp\n\t"
			 "movq 8(%0), %%rbp\n\t"
			 "movl $0, (%1)\n\t"
			 "notrack jmp *16(%0)"
			 :
			 : "S"(to), "c"(word)
			 : "memory");
	__builtin_unreachable();
}

/* Resumes what was suspended by the caller's own kernel thread. */
ALWAYS_INLINE __attribute__((noreturn)) void context_jump(struct ut_context *to)
{
	__asm__ volatile("movq (%0), %%rsp\n\t"
			 "movq 8(%0), %%rbp\n\t"
			 "notrack jmp *16(%0)"
			 :
			 : "S"(to)
			 : "memory");
	__builtin_unreachable();
}

/*
 * Suspends the caller into `parent`; when that is whole, *bottom becomes
 * `value`, and someone else may resume it.  Calls fn(arg) on the stack below
 * `top`, a multiple of 16, and ut_child_end() with what it returns; and before
 * that, if workers park then, ut_child_leaves().
 */
ALWAYS_INLINE void context_spawn(struct ut_context *parent, void *(*fn)(void *),
				 void *arg, void *top, _Atomic int64_t *bottom,
				 int64_t value)
{
	__asm__ volatile("leaq 1f(%%rip), %%rax\n\t"
			 "movq %%rsp, (%2)\n\t"
			 "movq %%rbp, 8(%2)\n\t"
			 "movq %%rax, 16(%2)\n\t"
			 "movq %4, %%rsp\n\t"
			 "movq %5, (%3)\n\t"
			 "jmp ut_child_entry\n"
			 "1:"
			 : "+D"(arg), "+d"(fn), "+r"(parent), "+r"(bottom),
			   "+r"(top), "+r"(value)
			 :
			 : "rax", "rbx", "r10", "r11", "r12", "r13", "r14",
			   "r15", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4",
			   "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",
			   "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
			   "memory", "cc" CONTEXT_CLOBBERS_WIDE);
}

/* The control words of mxcsr and of the x87 unit. */
struct context_fp {
	uint32_t mxcsr;
	uint16_t x87;
};

static inline void context_fp_save(struct context_fp *f)
{
	__asm__ volatile("stmxcsr %0\n\tfnstcw %1"
			 : "=m"(f->mxcsr), "=m"(f->x87));
}

static inline void context_fp_load(const struct context_fp *f)
{
	__asm__ volatile("ldmxcsr %0\n\tfldcw %1"
			 :
			 : "m"(f->mxcsr), "m"(f->x87));
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
	return (uintptr_t)((const ucontext_t *)c)->uc_mcontext.gregs[REG_RIP];
}

#endif
