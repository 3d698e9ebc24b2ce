/* SPDX-License-Identifier: MIT */
/*
 * Threads: create, join, detach, self, yield, sleep.
 *
 * A handle points to its block until it is joined or detached.  Detached
 * blocks are freed by later creations: the thread itself cannot free the
 * stack that it stands on.  It puts itself on `ended` as its last act, and
 * a creation takes from there those that have gone.
 */
#include <errno.h>
#include <stdio.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/thread.h"

static __thread struct kt_block *current;
/* The handle that threads have which kthreads did not create. */
static __thread struct kt_thread foreign;

static _Atomic(struct kt_block *) ended;

static void push_ended(struct kt_block *b)
{
	struct kt_block *head =
		atomic_load_explicit(&ended, memory_order_relaxed);

	do
		b->next = head;
	/* Release pairs with the acquire in reap: next is visible. */
	while (!atomic_compare_exchange_weak_explicit(
		&ended, &head, b, memory_order_release, memory_order_relaxed));
}

/* Frees the detached threads that have gone; the others wait for next time. */
static void reap(void)
{
	struct kt_block *b, *next;

	if (LIKELY(!atomic_load_explicit(&ended, memory_order_relaxed)))
		return;
	b = atomic_exchange_explicit(&ended, NULL, memory_order_acquire);
	for (; b; b = next) {
		next = b->next;
		if (kt_gone(b))
			kt_block_put(b);
		else
			push_ended(b);
	}
}

void *kt_thread_body(struct kt_block *b)
{
	uint32_t before;

	if (b->backend != KT_BACKEND_BARE)
		current = b;
	if (b->name[0])
		sys_set_name(b->name);
	b->result = b->fn(b->arg);
	before = atomic_fetch_or_explicit(&b->state, KT_ENDED,
					  memory_order_acq_rel);
	if (before & KT_DETACHED)
		push_ended(b);
	return NULL;
}

/* What the default means here, and whether a back end may be used. */
static int resolve(enum kt_backend *backend)
{
	int err = kt_tls_init();

	if (err == -ENOTSUP && *backend == KT_BACKEND_DEFAULT)
		*backend = KT_BACKEND_PTHREAD;
	if (*backend == KT_BACKEND_DEFAULT)
		*backend = KT_BACKEND_LIBC;
	/* A bare thread needs no TLS, and pthreads may change credentials. */
	if ((err == -ENOTSUP && *backend == KT_BACKEND_BARE) ||
	    ((err == -ENOTSUP || err == -EPERM) &&
	     *backend == KT_BACKEND_PTHREAD))
		return 0;
	return err;
}

PUBLIC int kt_create(struct kt_thread *t, const struct kt_attr *attr,
		     void *(*fn)(void *), void *arg)
{
	static const struct kt_attr defaults;
	const struct kt_attr *a = attr ? attr : &defaults;
	enum kt_backend backend = a->backend;
	size_t stack = a->stack_size ? a->stack_size : KT_STACK_SIZE;
	size_t guard = a->guard_size ? a->guard_size : KT_GUARD_SIZE;
	struct kt_block *b;
	int err;

	if (t)
		t->block_ = NULL;
	if (a->guard_size == KT_GUARD_NONE)
		guard = 0;
	if (!fn || (!t && !a->detached) || stack < KT_STACK_MIN ||
	    stack > SIZE_MAX / 4 || guard > SIZE_MAX / 4 ||
	    backend > KT_BACKEND_PTHREAD)
		return -EINVAL;
	err = resolve(&backend);
	if (err)
		return err;
	reap();
	err = kt_block_get(&b, stack, guard);
	if (err)
		return err;
	b->backend = backend;
	b->self.block_ = b;
	b->name[0] = 0;
	if (a->name)
		snprintf(b->name, sizeof b->name, "%s", a->name);
	b->fn = fn;
	b->arg = arg;
	atomic_store_explicit(&b->state,
			      a->detached ? KT_CLAIMED | KT_DETACHED : 0,
			      memory_order_relaxed);
	if (t)
		/* Before it runs, for it may detach itself through t. */
		t->block_ = a->detached ? NULL : b;
	err = kt_start(b);
	if (err) {
		if (t)
			t->block_ = NULL;
		kt_block_put(b);
	}
	return err;
}

/* Takes the right to join or detach: the first to ask has it. */
static int claim(struct kt_block *b)
{
	if (!b || atomic_fetch_or_explicit(&b->state, KT_CLAIMED,
					   memory_order_relaxed) &
			  KT_CLAIMED)
		return -EINVAL;
	return 0;
}

PUBLIC int kt_join(struct kt_thread *t, void **result)
{
	struct kt_block *b = t->block_;
	int err;

	if (b && b == current)
		return -EDEADLK;
	err = claim(b);
	if (err)
		return err;
	kt_wait(b);
	if (result)
		*result = b->result;
	t->block_ = NULL;
	kt_block_put(b);
	return 0;
}

PUBLIC int kt_detach(struct kt_thread *t)
{
	struct kt_block *b = t->block_;
	int err = claim(b);

	if (err)
		return err;
	t->block_ = NULL;
	/* Acquire pairs with the release of the thread that has ended. */
	if (atomic_fetch_or_explicit(&b->state, KT_DETACHED,
				     memory_order_acq_rel) &
	    KT_ENDED)
		push_ended(b);
	return 0;
}

PUBLIC struct kt_thread *kt_self(void)
{
	return current ? &current->self : &foreign;
}

PUBLIC const char *kt_name(const struct kt_thread *t)
{
	return t->block_ ? t->block_->name : "";
}

PUBLIC uint64_t kt_id(void)
{
	return (uint64_t)sys_tid();
}

PUBLIC void kt_yield(void)
{
	sys_yield();
}

PUBLIC void kt_sleep(uint64_t ns)
{
	uint64_t deadline = sys_clock_ns() + ns;

	if (deadline < ns)
		deadline = INT64_MAX;
	while (sys_sleep_until(deadline) == -EINTR)
		;
}
