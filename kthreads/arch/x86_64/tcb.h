/* SPDX-License-Identifier: MIT */
/*
 * x86-64: where the C library keeps a thread's own things.
 *
 * Static TLS lies below the thread pointer, struct pthread begins at it (TLS
 * variant II), and the first words of struct pthread are ABI: compilers and
 * every libc routine reach them by %fs.
 */
#ifndef KTHREADS_ARCH_TCB_H
#define KTHREADS_ARCH_TCB_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TCB_RSEQ_SIGNATURE 0x53053053

enum {
	TCB_SELF = 0x00,
	TCB_DTV = 0x08,
	TCB_PTHREAD = 0x10,
	TCB_MULTIPLE_THREADS = 0x18,
	TCB_STACK_GUARD = 0x28,
	TCB_POINTER_GUARD = 0x30,
	TCB_FEATURE_1 = 0x48,
};

static inline char *tcb_self(void)
{
	char *tcb;

	__asm__("mov %%fs:0, %0" : "=r"(tcb));
	return tcb;
}

/* The loader's table of a thread's TLS. */
static inline void *tcb_dtv(const char *tcb)
{
	void *dtv;

	memcpy(&dtv, tcb + TCB_DTV, sizeof dtv);
	return dtv;
}

static inline void tcb_set_dtv(char *tcb, const void *dtv)
{
	memcpy(tcb + TCB_DTV, &dtv, sizeof dtv);
}

/*
 * Puts static TLS and struct pthread below top.  static_size counts both.
 * Returns where the stack may begin, and the two addresses.
 */
static inline char *tcb_layout(char *top, size_t static_size,
			       size_t pthread_size, size_t align, char **tcb,
			       char **pthread)
{
	*pthread = (char *)((uintptr_t)(top - pthread_size) &
			    ~(uintptr_t)(align - 1));
	*tcb = *pthread;
	return *pthread + pthread_size - static_size;
}

/* Fills the ABI words of a new thread from those of its creator. */
static inline void tcb_fill(char *pthread, const char *creator)
{
	const int one = 1;

	memcpy(pthread + TCB_SELF, &pthread, sizeof pthread);
	memcpy(pthread + TCB_PTHREAD, &pthread, sizeof pthread);
	memcpy(pthread + TCB_MULTIPLE_THREADS, &one, sizeof one);
	memcpy(pthread + TCB_STACK_GUARD, creator + TCB_STACK_GUARD, 8);
	memcpy(pthread + TCB_POINTER_GUARD, creator + TCB_POINTER_GUARD, 8);
	memcpy(pthread + TCB_FEATURE_1, creator + TCB_FEATURE_1, 4);
}

/* Is this struct pthread what we take it for? */
static inline int tcb_check(const char *pthread, size_t pthread_size)
{
	(void)pthread_size;
	return pthread == tcb_self() &&
	       memcmp(pthread + TCB_SELF, &pthread, sizeof pthread) == 0 &&
	       memcmp(pthread + TCB_PTHREAD, &pthread, sizeof pthread) == 0;
}

#endif
