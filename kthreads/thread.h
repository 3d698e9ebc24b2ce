/* SPDX-License-Identifier: MIT */
/*
 * What the files of kthreads know of a thread.
 *
 * A thread lives in one block of memory, reused from thread to thread:
 *
 *	[guard] [stack …] [static TLS] [struct pthread] [struct kt_block]
 *	low                 the C library's, libc only      the control block
 *
 * The control block is at the top, so a shallow thread touches one page.
 */
#ifndef KTHREADS_THREAD_H
#define KTHREADS_THREAD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "kthreads/kthreads.h"

/*
 * The life of a thread, as bits that are only ever set, each by fetch_or.
 * Whoever sets CLAIMED first may join or detach; whoever sets the second of
 * ENDED and DETACHED puts the block on the list of those to be reaped.
 */
enum {
	KT_ENDED = 1,    /* its function has returned */
	KT_CLAIMED = 2,  /* someone joins it, or it is detached */
	KT_DETACHED = 4, /* nobody will wait for it */
};

struct kt_block {
	/* Fixed from the mapping of the block on. */
	char *map;
	size_t map_size, guard_size, stack_size;
	char *tcb;     /* thread pointer; NULL: the block was never libc's */
	char *pthread; /* the C library's struct pthread */
	int tls_made;  /* the loader's table of it is allocated */
	int tls_kept;  /* a thread before left libc's own TLS in it */
	struct kt_block *next; /* free list or list to be reaped */

	/* Written by the creator before the thread starts. */
	enum kt_backend backend;
	void *(*fn)(void *);
	void *arg;
	uint64_t signal_mask;
	pthread_t thread;          /* the pthread back end's */
	_Atomic uint32_t *cleared; /* the kernel zeroes it at the exit */
	_Atomic uint32_t own_tid;  /* that word, where TLS has none */
	struct kt_thread self;
	char name[KT_NAME_SIZE];

	/* Written by the thread. */
	void *result;
	_Atomic uint32_t state;
	uint64_t resolver[80]; /* the C library's struct __res_state */
};

/* block.c: memory of threads. */
int kt_block_get(struct kt_block **block, size_t stack_size, size_t guard_size);
void kt_block_put(struct kt_block *b);

/* tls.c: the C library's part of a block. */
int kt_tls_init(void);
size_t kt_tls_size(void);
char *kt_tls_layout(struct kt_block *b, char *top);
int kt_tls_make(struct kt_block *b);
void kt_tls_enter(struct kt_block *b);
void kt_tls_leave(void);

/* thread.c: every back end's thread runs through here. */
void *kt_thread_body(struct kt_block *b);

/* start.c: the back ends. */
int kt_start(struct kt_block *b);
void kt_wait(struct kt_block *b);
int kt_gone(struct kt_block *b);

/* arch/…/clone.S */
long kt_clone(unsigned long flags, void *stack, void *parent_tid, void *tls,
	      void *child_tid, void (*fn)(void *), void *arg);

#endif
