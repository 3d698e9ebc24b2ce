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
 *
 * Signals stay as they are around the clone of a libc thread.  A handler may
 * run in the child from its first instruction on, as its creator has made
 * its TLS whole before; and to its last, as the stack is not used again
 * before it has gone.
 */
#include <errno.h>
#include <linux/sched.h>
#include <sched.h>

#include "base/futex.h"
#include "kthreads/pool.h"

#define CLONE_THREAD_FLAGS                                                   \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_SIGHAND | \
	 CLONE_THREAD | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

static void run(struct kt_block *b)
{
	if (b->kind.pooled)
		kt_pool_run(b);
	else
		kt_thread_body(b);
}

static void libc_entry(void *arg)
{
	struct kt_block *b = arg;

	kt_tls_enter(b);
	run(b);
	kt_tls_leave();
}

static void bare_entry(void *arg)
{
	run(arg);
}

static void *pthread_entry(void *arg)
{
	struct kt_block *b = arg;

	kt_block_current = b;
	/* For those who look at all threads; nobody waits for it. */
	b->cleared = &b->own_tid;
	atomic_store_explicit(&b->own_tid, (uint32_t)sys_tid(),
			      memory_order_relaxed);
	run(b);
	return NULL;
}

void kt_leave(enum kt_backend backend)
{
	if (backend == KT_BACKEND_PTHREAD)
		pthread_exit(NULL);
	if (backend == KT_BACKEND_LIBC)
		kt_tls_leave();
	for (;;)
		sys_call(exit, 0);
}

/* By clone3(2) if it is asked for; older kernels and filters refuse it. */
static long clone_thread(struct kt_block *b, unsigned long flags,
			 void (*entry)(void *))
{
	char *bottom = b->map + b->kind.guard_size;
	struct clone_args args = {
		.flags = flags,
		.child_tid = (uintptr_t)b->cleared,
		.parent_tid = (uintptr_t)b->cleared,
		.stack = (uintptr_t)bottom,
		.stack_size = (uintptr_t)(b->stack_top - bottom),
		.tls = (uintptr_t)b->tcb,
	};
	long tid = -ENOSYS;

	if (b->clone3 && !sys_faulted(SYS_CALL_clone3, &tid))
		tid = kt_clone3(&args, sizeof args, entry, b);
	if ((tid == -ENOSYS || tid == -EPERM) &&
	    !sys_faulted(SYS_CALL_clone, &tid))
		tid = kt_clone(flags, b->stack_top, b->cleared, b->tcb,
			       b->cleared, entry, b);
	return tid;
}

static int start_libc(struct kt_block *b)
{
	int err = kt_tls_make(b);
	long tid;

	if (err)
		return err;
	tid = clone_thread(b, CLONE_THREAD_FLAGS | CLONE_SETTLS, libc_entry);
	return tid < 0 ? (int)tid : 0;
}

/* All its signals stay blocked: a handler would find the creator's TLS. */
static int start_bare(struct kt_block *b)
{
	static const uint64_t all_signals = UINT64_MAX;
	uint64_t mask;
	long tid;
	int err = sys_signal_mask(&all_signals, &mask);

	if (err)
		return err;
	b->cleared = &b->own_tid;
	tid = clone_thread(b, CLONE_THREAD_FLAGS, bare_entry);
	sys_signal_mask(&mask, NULL);
	return tid < 0 ? (int)tid : 0;
}

static int start_pthread(struct kt_block *b)
{
	char *bottom = b->map + b->kind.guard_size;
	size_t size = (size_t)(b->stack_top - bottom) & ~(size_t)15;
	pthread_attr_t attr;
	long failed = 0;
	int err;

	if (sys_faulted(SYS_CALL_pthread_create, &failed))
		return (int)failed;
	pthread_attr_init(&attr);
	err = pthread_attr_setstack(&attr, bottom, size);
	if (!err)
		err = pthread_create(&b->thread, &attr, pthread_entry, b);
	pthread_attr_destroy(&attr);
	return -err;
}

int kt_start(struct kt_block *b)
{
	int err;

	/* Before it runs: from then on, the block may be another thread's. */
	b->started = 1;
	err = b->backend == KT_BACKEND_PTHREAD ? start_pthread(b)
	      : b->backend == KT_BACKEND_BARE  ? start_bare(b)
					       : start_libc(b);
	if (err)
		b->started = 0;
	return err;
}

/*
 * Sleeps until the thread has gone, or until the deadline: -ETIMEDOUT.  For a
 * pthread that is the end of its function, as soon afterwards it is gone:
 * pthread_clockjoin_np() is not everywhere, and unknown to ThreadSanitizer.
 */
int kt_wait(struct kt_block *b, uint64_t deadline_ns)
{
	int err = 0;

	if (b->backend != KT_BACKEND_PTHREAD)
		err = futex_wait_cleared(b->cleared, deadline_ns);
	else if (deadline_ns != KT_FOREVER)
		err = kt_ended_wait(b, deadline_ns);
	if (!err && b->backend == KT_BACKEND_PTHREAD)
		err = -pthread_join(b->thread, NULL);
	if (!err)
		b->started = 0;
	return err;
}

/* Has it?  Never sleeps; once true, it must not be asked again. */
int kt_gone(struct kt_block *b)
{
	if (b->backend == KT_BACKEND_PTHREAD)
		return pthread_tryjoin_np(b->thread, NULL) == 0;
	/* Acquire: pairs with the kernel's store at the exit. */
	return atomic_load_explicit(b->cleared, memory_order_acquire) == 0;
}
