/* SPDX-License-Identifier: MIT */
/*
 * The rest of an architecture's tcb.h where static TLS lies above the thread
 * pointer and struct pthread below it (TLS variant I): all but x86.
 *
 * How far below is read off the calling thread, not built in.  The guards of
 * stacks and pointers are global with this variant, so a new thread has
 * nothing to be told but that it is not alone.
 */
#ifndef KTHREADS_TCB_ABOVE_H
#define KTHREADS_TCB_ABOVE_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
	TCB_MULTIPLE_THREADS = 0x00, /* in struct pthread */
	TCB_HEADER_MAX = 64,         /* between it and the thread pointer */
};

/* The loader's table of a thread's TLS: not looked for, so always made anew. */
static inline void *tcb_dtv(const char *tcb)
{
	(void)tcb;
	return NULL;
}

static inline void tcb_set_dtv(char *tcb, const void *dtv)
{
	(void)tcb;
	(void)dtv;
}

/*
 * Puts static TLS and struct pthread below top.  static_size counts what is
 * above the thread pointer.  Returns where the stack may begin, and the two
 * addresses.
 */
static inline char *tcb_layout(char *top, size_t static_size,
			       size_t pthread_size, size_t align, char **tcb,
			       char **pthread)
{
	(void)pthread_size;
	*tcb = (char *)((uintptr_t)(top - static_size) &
			~(uintptr_t)(align - 1));
	*pthread = *tcb - (tcb_self() - (char *)pthread_self());
	return *pthread;
}

/* Fills what the architecture, not the C library, has in struct pthread. */
static inline void tcb_fill(char *pthread, const char *creator)
{
	const int one = 1;

	(void)creator;
	memcpy(pthread + TCB_MULTIPLE_THREADS, &one, sizeof one);
}

/* Is this struct pthread what we take it for? */
static inline int tcb_check(const char *pthread, size_t pthread_size)
{
	ptrdiff_t below = tcb_self() - pthread;

	return below >= (ptrdiff_t)pthread_size &&
	       below <= (ptrdiff_t)pthread_size + TCB_HEADER_MAX;
}

#endif
