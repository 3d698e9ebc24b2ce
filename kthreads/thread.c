/* SPDX-License-Identifier: MIT */
/*
 * Threads: creation, what all of them run through, and who the caller is.
 */
#include <errno.h>
#include <stdio.h>

#include "base/asan.h"
#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/block.h"
#include "kthreads/info.h"
#include "kthreads/place.h"
#include "kthreads/pool.h"
#include "kthreads/self.h"

__thread struct kt_block *kt_block_current;
_Atomic int kt_bare_seen;

/* The handle that threads have which kthreads did not create. */
static __thread struct kt_thread foreign;

struct kt_block *kt_current(void)
{
	struct kt_block *b = kt_current_if_known();

	if (LIKELY(!atomic_load_explicit(&kt_bare_seen, memory_order_relaxed)))
		return b;
	return b ? b : kt_block_at(__builtin_frame_address(0));
}

PUBLIC struct kt_thread *kt_self(void)
{
	struct kt_block *b = kt_current();

	return b ? &b->self : &foreign;
}

PUBLIC uint64_t kt_id(void)
{
	if (LIKELY(atomic_load_explicit(&kt_tid_offset, memory_order_relaxed)))
		return kt_own_id();
	return (uint64_t)sys_tid();
}

/* The end of every thread, on its own stack. */
static void end(struct kt_block *b)
{
	kt_keys_end(b);
	if (b->kind.pooled)
		kt_pool_end(b);
	else if (kt_ended(b))
		kt_push_ended(b);
}

/* A kernel thread of the pool keeps a name until it gets another. */
static void take_name(struct kt_block *b)
{
	if (b->name[0] || b->kind.pooled)
		sys_set_name(b->name);
}

void kt_thread_body(struct kt_block *b)
{
	/* Creation fails if this does: nobody will ask for more of it. */
	if (b->place && kt_place_go(b->place))
		return;
	take_name(b);
	b->result = b->fn(b->arg);
	end(b);
}

PUBLIC void kt_exit(void *result)
{
	struct kt_block *b = kt_current();
	enum kt_backend backend;

	if (!b)
		pthread_exit(result);
	backend = b->backend; /* afterwards the block may be another's */
	b->result = result;
	/* The frames above never return, which would take their redzones. */
	asan_forget(b->map + b->kind.guard_size,
		    (size_t)(b->stack_top - b->map) - b->kind.guard_size);
	/* Release pairs with the acquire of who would start it again. */
	atomic_store_explicit(&b->running, 0, memory_order_release);
	end(b);
	kt_leave(backend);
}

/* What the default means here, and whether a back end may be used. */
static int resolve(enum kt_backend *backend)
{
	int err = kt_tls_init();

	if (*backend == KT_BACKEND_DEFAULT || *backend == KT_BACKEND_POOL)
		*backend =
			err == -ENOTSUP ? KT_BACKEND_PTHREAD : KT_BACKEND_LIBC;
	/* A bare thread needs no TLS, and pthreads may change credentials. */
	if (kt_tls_decided() &&
	    ((err == -ENOTSUP && *backend != KT_BACKEND_LIBC) ||
	     (err == -EPERM && *backend == KT_BACKEND_PTHREAD)))
		err = 0;
	if (!err && *backend == KT_BACKEND_BARE) {
		atomic_store_explicit(&kt_bare_seen, 1, memory_order_relaxed);
		atomic_store_explicit(&kt_tid_offset, 0, memory_order_relaxed);
	}
	return err;
}

static int check(const struct kt_attr *a, const struct kt_order *order)
{
	/* Not of a kernel thread that stands on its stack already. */
	int fresh = a->cpu_count || a->numa_node || a->clean_stack;

	if (order->stack_size < KT_STACK_MIN ||
	    order->stack_size > SIZE_MAX / 4 ||
	    order->guard_size > SIZE_MAX / 4 ||
	    (unsigned)a->backend > KT_BACKEND_POOL ||
	    (a->cpu_count && !a->cpus) || (order->pooled && fresh))
		return -EINVAL;
	return 0;
}

static void copy_label(char *label, const char *text)
{
	label[0] = 0;
	if (text)
		snprintf(label, KT_NAME_SIZE, "%s", text);
}

/* Once it has started and need not wait for us, the block may be another's. */
static int start(struct kt_block *b, const struct kt_attr *a)
{
	int placed = a->cpu_count || a->numa_node;
	struct kt_place place;
	int err = placed ? kt_place_find(&place, a) : 0;

	b->place = placed ? &place : NULL;
	if (!err)
		err = b->kind.pooled ? kt_pool_start(b) : kt_start(b);
	if (err || !placed)
		return err;
	err = kt_place_wait(&place);
	if (err)
		kt_wait(b, KT_FOREVER);
	return err;
}

/* Makes the block a thread of the caller's. */
static int launch(struct kt_thread *t, const struct kt_attr *a,
		  struct kt_block *b)
{
	int err;

	b->self.block_ = b;
	b->clone3 = a->clone3;
	copy_label(b->name, a->name);
	copy_label(b->group, a->group);
	if (a->clean_stack)
		kt_stack_clean(b);
	atomic_store_explicit(&b->state,
			      a->detached ? KT_CLAIMED | KT_DETACHED : 0,
			      memory_order_relaxed);
	/* Release pairs with the acquire of those that look at all threads. */
	atomic_store_explicit(&b->live, 1, memory_order_release);
	if (t)
		/* Before it runs, for it may detach itself through t. */
		t->block_ = a->detached ? NULL : b;
	err = start(b, a);
	if (err && t)
		t->block_ = NULL;
	return err;
}

PUBLIC int kt_create(struct kt_thread *t, const struct kt_attr *attr,
		     void *(*fn)(void *), void *arg)
{
	static const struct kt_attr defaults;
	const struct kt_attr *a = attr ? attr : &defaults;
	enum kt_backend backend = a->backend;
	const struct kt_order order = {
		.stack_size = a->stack_size ? a->stack_size : KT_STACK_SIZE,
		.guard_size = a->guard_size == KT_GUARD_NONE ? 0
			      : a->guard_size                ? a->guard_size
							     : KT_GUARD_SIZE,
		.numa_node = a->numa_node,
		.pooled = backend == KT_BACKEND_POOL,
		.bare = backend == KT_BACKEND_BARE,
	};
	struct kt_block *b;
	int err = fn && (t || a->detached) ? check(a, &order) : -EINVAL;

	if (t)
		t->block_ = NULL;
	if (!err)
		err = resolve(&backend);
	if (err)
		return err;
	kt_reap();
	err = kt_block_get(&b, &order);
	if (err)
		return err;
	b->backend = backend;
	b->fn = fn;
	b->arg = arg;
	err = launch(t, a, b);
	if (err)
		kt_block_put(b);
	else
		kt_count_created();
	return err;
}

PUBLIC const char *kt_name(const struct kt_thread *t)
{
	return t->block_ ? t->block_->name : "";
}

PUBLIC const char *kt_group(const struct kt_thread *t)
{
	return t->block_ ? t->block_->group : "";
}

PUBLIC int kt_alive(const struct kt_thread *t)
{
	/* Acquire pairs with the release at its end: its work is visible. */
	return t->block_ &&
	       !(atomic_load_explicit(&t->block_->state, memory_order_acquire) &
		 KT_ENDED);
}

PUBLIC void kt_yield(void)
{
	sys_yield();
}

PUBLIC uint64_t kt_after(uint64_t ns)
{
	uint64_t now = sys_clock_ns();

	return ns < KT_FOREVER - now ? now + ns : KT_FOREVER;
}

PUBLIC void kt_sleep(uint64_t ns)
{
	uint64_t deadline = kt_after(ns);

	while (sys_sleep_until(deadline) == -EINTR)
		;
}
