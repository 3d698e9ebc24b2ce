/* SPDX-License-Identifier: MIT */
/*
 * What libc.c finds out about the C library, and tls.c builds on.
 */
#ifndef KTHREADS_TLS_H
#define KTHREADS_TLS_H

#include <pthread.h>
#include <stddef.h>

#define KT_OWN_TLS_MAX 1024 /* bytes; glibc 2.36 has 144 */
#define KT_RSEQ_SIZE   32   /* of the kernel's first struct rseq */

/* Offsets are from struct pthread unless they say from the thread pointer. */
struct kt_libc {
	void *(*allocate)(void *tcb);             /* _dl_allocate_tls */
	void (*deallocate)(void *tcb, _Bool own); /* _dl_deallocate_tls */
	void *(*renew)(void *tcb, _Bool values);  /* NULL: allocate anew */
	void (*run_destructors)(void);            /* C++ thread_local */
	void (*free_own)(void);                   /* NULL: we keep own_tls */
	size_t static_size, static_align;         /* of static TLS */
	size_t pthread_size;
	size_t tid, list, robust, specific, first_block;
	size_t stack_block;         /* base, size, guard, guard as reported */
	ptrdiff_t pthread_tcb;      /* struct pthread − thread pointer */
	ptrdiff_t resolver_pointer; /* from the thread pointer; 0: none */
	ptrdiff_t resolver;         /* struct __res_state in struct pthread */
	ptrdiff_t rseq;             /* from the thread pointer */
	int rseq_active;
	ptrdiff_t own_tls;   /* from the thread pointer: libc's own TLS */
	size_t own_tls_size; /* 0: it frees what it has in there */
	ptrdiff_t ctype[3];  /* the tables of isalpha() and its like */
	char fresh_tls[KT_OWN_TLS_MAX]; /* libc's own, as a new thread has it */
};

/* Fills it in.  -ENOTSUP: something is not as expected.  Not reentrant. */
int kt_libc_discover(struct kt_libc *found);

/* A pthread of the library's own, which no signal disturbs.  0 or -errno. */
int kt_quiet_pthread(pthread_t *thread, const pthread_attr_t *attr,
		     void *(*fn)(void *), void *arg);

/* symbol.c: a function or variable of the C library; NULL: not there. */
void *kt_symbol(const char *name);

#endif
