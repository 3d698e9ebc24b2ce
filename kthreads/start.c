/* SPDX-License-Identifier: MIT */
/*
 * The back ends: how a block's thread starts, and when it has gone.
 *
 *	libc	 clone with TLS that the C library takes for its own (tls.c)
 *	bare	 clone without: it shares the creator's TLS and may not use it
 *	pthread	 pthread_create on the block's stack
 *
 * A cloned thread has gone when the kernel has zeroed its tid, for which
 * joiners wait: from then on nothing runs on its stack.
 */
#include <sched.h>

#include "base/futex.h"
#include "kthreads/thread.h"

#define CLONE_THREAD_FLAGS                                                   \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_SIGHAND | \
	 CLONE_THREAD | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

static const uint64_t all_signals = UINT64_MAX;

static void libc_entry(void *arg)
{
	struct kt_block *b = arg;

	kt_tls_enter(b);
	sys_signal_mask(&b->signal_mask, NULL);
	kt_thread_body(b);
	kt_tls_leave();
	/* A handler must not run on a stack that is about to be reused. */
	sys_signal_mask(&all_signals, NULL);
}

/* All signals stay blocked: a handler would find the creator's TLS. */
static void bare_entry(void *arg)
{
	kt_thread_body(arg);
}

static void *pthread_entry(void *arg)
{
	return kt_thread_body(arg);
}

static int start_clone(struct kt_block *b)
{
	unsigned long flags = CLONE_THREAD_FLAGS;
	void (*entry)(void *) = bare_entry;
	uint64_t mask;
	char *stack = b->map + b->guard_size + b->stack_size;
	long tid;

	if (b->backend == KT_BACKEND_LIBC) {
		int err = kt_tls_make(b);

		if (err)
			return err;
		flags |= CLONE_SETTLS;
		entry = libc_entry;
	} else {
		b->cleared = &b->own_tid;
	}
	/* A signal in the child before it is set up would find no TLS. */
	sys_signal_mask(&all_signals, &mask);
	b->signal_mask = mask;
	tid = kt_clone(flags, stack, b->cleared, b->tcb, b->cleared, entry, b);
	sys_signal_mask(&mask, NULL);
	return tid < 0 ? (int)tid : 0;
}

static int start_pthread(struct kt_block *b)
{
	pthread_attr_t attr;
	int err;

	pthread_attr_init(&attr);
	err = pthread_attr_setstack(&attr, b->map + b->guard_size,
				    b->stack_size & ~(size_t)15);
	if (!err)
		err = pthread_create(&b->thread, &attr,
				     (void *(*)(void *))pthread_entry, b);
	pthread_attr_destroy(&attr);
	return -err;
}

int kt_start(struct kt_block *b)
{
	return b->backend == KT_BACKEND_PTHREAD ? start_pthread(b)
						: start_clone(b);
}

/* Sleeps until the thread has gone. */
void kt_wait(struct kt_block *b)
{
	if (b->backend == KT_BACKEND_PTHREAD)
		pthread_join(b->thread, NULL);
	else
		futex_wait_cleared(b->cleared, UINT64_MAX);
}

/* Has it?  Never sleeps; once true, it must not be asked again. */
int kt_gone(struct kt_block *b)
{
	if (b->backend == KT_BACKEND_PTHREAD)
		return pthread_tryjoin_np(b->thread, NULL) == 0;
	/* Acquire: pairs with the kernel's store at the exit. */
	return atomic_load_explicit(b->cleared, memory_order_acquire) == 0;
}
