/* SPDX-License-Identifier: MIT */
/*
 * What the files of kthreads know of a thread.
 *
 * A thread lives in one block of memory, reused from thread to thread:
 *
 *	[guard] [stack …] [static TLS] [struct pthread] [struct kt_block] [keys]
 *	low                 the C library's, not if bare   the control block
 *
 * Of these, a bare thread that goes no deeper touches one page, any other two:
 * between its stack and struct pthread is room for TLS of late modules.  The
 * keys are touched when they are used.
 */
#ifndef KTHREADS_THREAD_H
#define KTHREADS_THREAD_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/key-values.h"
#include "base/compiler.h"
#include "kthreads/kthreads.h"

/*
 * The life of a thread.  Whoever sets CLAIMED first may join or detach it;
 * whoever sets the second of ENDED and DETACHED sees to it that the block is
 * used again.
 */
enum {
	KT_ENDED = 1,    /* its function has returned */
	KT_CLAIMED = 2,  /* someone joins it, or it is detached */
	KT_DETACHED = 4, /* nobody will wait for it */
	KT_AWAITED = 8,  /* a joiner sleeps on the word */
};

/* Of the values of keys. */
#define KT_TABLE_SIZE sys_page_align(KT_KEYS * sizeof(struct key_value))

/*
 * What a block is like; those that are alike may stand in for each other.
 * Compared byte by byte, so it has no padding.
 */
struct kt_kind {
	size_t map_size, guard_size;
	uint32_t numa_node; /* as in struct kt_attr */
	uint16_t pooled;    /* its kernel thread waits for work */
	uint16_t bare;      /* has no room for the C library's part */
};
_Static_assert(sizeof(struct kt_kind) == 2 * sizeof(size_t) + 8, "padding");

/*
 * What each creation, start, end and join needs comes first, in as few cache
 * lines as it takes: of many threads, none has stayed in the caches.
 */
struct kt_block {
	/* Fixed from the mapping of the block on. */
	struct kt_kind kind;
	struct kt_block *next; /* on a shelf, or of those to be reaped */

	/* Written by the creator before the thread starts. */
	void *(*fn)(void *);
	void *arg;
	struct kt_place *place; /* to go to first; NULL: it may stay */

	_Atomic uint32_t state;
	_Atomic uint32_t live; /* between its creation and its reuse */

	/* Fixed from the mapping of the block on. */
	char *map;
	char *tcb;     /* thread pointer; NULL: there is no such part */
	char *pthread; /* the C library's struct pthread */
	char *stack_top;

	/* Written by the creator before the thread starts. */
	_Atomic uint32_t *cleared; /* the kernel zeroes it at the exit */
	enum kt_backend backend;
	_Bool clone3;
	_Bool tls_made; /* the loader's table of it is allocated */
	_Bool tls_used; /* libc's own TLS is that of the thread before */
	_Bool started;  /* there is a kernel thread to wait for */
	struct kt_thread self;

	/* Written by the thread. */
	void *result;
	struct key_values keys;
	/* The same, and that of every thread before on this block: park.h. */
	_Atomic uint64_t parks, wakes;

	/* Written by the creator before the thread starts. */
	char name[KT_NAME_SIZE], group[KT_NAME_SIZE];
	_Atomic uint32_t own_tid; /* that word, where TLS has none */
	_Atomic uint32_t running; /* pooled: its kernel thread exists */
	_Atomic uint32_t gate;    /* pool.c */
	struct kt_block *joins;   /* under the lock of join.c */
	pthread_t thread;         /* the pthread back end's */

	/* Under the lock of block.c. */
	struct kt_block *older, *younger; /* of all blocks */
};

/* The calling thread's block; not to be asked in a bare thread. */
extern __thread struct kt_block *kt_block_current
	__attribute__((tls_model("initial-exec")));
/* Has there been a bare thread, whose TLS is its creator's? */
extern _Atomic int kt_bare_seen;

/* Is that its stack, on which the caller runs? */
static inline int kt_stands_on(const struct kt_block *b)
{
	const char *here = __builtin_frame_address(0);

	return here >= b->map && here < b->stack_top;
}

/* thread.c */
struct kt_block *kt_current(void); /* NULL: not one of kthreads' */

/*
 * The same without a search.  A bare thread has the TLS of its creator, so
 * once there was one, a thread is who stands on a block's stack: NULL.
 */
static inline struct kt_block *kt_current_if_known(void)
{
	struct kt_block *b = kt_block_current;

	if (LIKELY(!atomic_load_explicit(&kt_bare_seen, memory_order_relaxed)))
		return b;
	return b && kt_stands_on(b) ? b : NULL;
}

void kt_thread_body(struct kt_block *b);

/* join.c: blocks of detached threads that have gone. */
void kt_reap(void);
void kt_push_ended(struct kt_block *b);
void kt_join_forked(void);

/* key.c */
void kt_keys_end(struct kt_block *b);

/* stack.c */
void kt_stack_clean(struct kt_block *b);

/* tls.c: the C library's part of a block. */
int kt_tls_init(void);
int kt_tls_decided(void); /* what that returns, once and for all */
void kt_tls_forked(void);
size_t kt_tls_size(void);
char *kt_tls_layout(struct kt_block *b, char *top);
int kt_tls_make(struct kt_block *b);
void kt_tls_enter(struct kt_block *b);
void kt_tls_leave(void);
int kt_tls_free(struct kt_block *b);

/* fork.c */
int kt_fork_init(void);

/* start.c: the back ends. */
int kt_start(struct kt_block *b);
int kt_wait(struct kt_block *b, uint64_t deadline_ns);
int kt_gone(struct kt_block *b);
void kt_leave(enum kt_backend backend) __attribute__((__noreturn__));

/* arch/…/clone.S.  args is a struct clone_args of that size. */
long kt_clone(unsigned long flags, void *stack, void *parent_tid, void *tls,
	      void *child_tid, void (*fn)(void *), void *arg);
long kt_clone3(void *args, size_t size, void (*fn)(void *), void *arg);

#endif
