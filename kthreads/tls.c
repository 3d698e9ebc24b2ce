/* SPDX-License-Identifier: MIT */
/*
 * The C library's part of a block: static TLS and struct pthread, filled so
 * that any libc call works in a thread made by clone(2).
 *
 * A reused block keeps libc's own TLS, in which malloc's cache of the dead
 * thread is found: libc frees that at the exit of its own threads only, so
 * a fresh one for each thread would be lost each time.  All other TLS is
 * made anew, as a new thread may expect.
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/rseq.h>
#include <locale.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/futex.h"
#include "kthreads/thread.h"
#include "kthreads/tls.h"
#include "tcb.h"

static struct kt_libc libc;
static struct kt_mutex init_lock;
static _Atomic int init_done;
static int init_result;

/*
 * By the first creation, once it is decided: an error for want of memory or
 * threads is not.  -ENOTSUP: use pthreads.  -EPERM: setresuid()
 * of the C library would change the credentials of its own threads only, a
 * hole in a program that runs with another's rights.
 */
int kt_tls_init(void)
{
	int err;

	/* Acquire pairs with the release below. */
	if (LIKELY(atomic_load_explicit(&init_done, memory_order_acquire)))
		return init_result;
	kt_mutex_lock(&init_lock);
	err = init_result;
	if (!atomic_load_explicit(&init_done, memory_order_relaxed)) {
		if (getauxval(AT_SECURE) || getuid() != geteuid() ||
		    getgid() != getegid())
			err = -EPERM;
		else
			err = kt_libc_discover(&libc);
		if (!err || err == -EPERM || err == -ENOTSUP) {
			init_result = err;
			atomic_store_explicit(&init_done, 1,
					      memory_order_release);
		}
	}
	kt_mutex_unlock(&init_lock);
	return err;
}

PUBLIC const char *kt_backend(void)
{
	int err = kt_tls_init();

	return err == -ENOTSUP ? "pthread" : err == -EPERM ? "none" : "libc";
}

/* Bytes that a block needs for TLS beyond its stack. */
size_t kt_tls_size(void)
{
	if (init_result)
		return 0;
	return libc.static_size + libc.pthread_size + 2 * libc.static_align;
}

/* Lays TLS out below top; returns the top of the stack. */
char *kt_tls_layout(struct kt_block *b, char *top)
{
	if (!init_result)
		top = tcb_layout(top, libc.static_size, libc.pthread_size,
				 libc.static_align, &b->tcb, &b->pthread);
	return (char *)((uintptr_t)top & ~(uintptr_t)63);
}

static void set_pointer(char *field, const void *value)
{
	memcpy(field, &value, sizeof value);
}

static void fill_pthread(struct kt_block *b)
{
	const char *creator = tcb_self() + libc.pthread_tcb;
	char *p = b->pthread, *robust = p + libc.robust;
	const uintptr_t stack[4] = {
		(uintptr_t)b->map,
		(uintptr_t)(b->pthread + libc.pthread_size - b->map),
		b->guard_size,
		b->guard_size,
	};

	memset(p, 0, libc.pthread_size);
	tcb_fill(p, creator);
	set_pointer(p + libc.list, p + libc.list);
	set_pointer(p + libc.list + sizeof(void *), p + libc.list);
	/* An empty robust list points to itself, its `prev` too. */
	set_pointer(robust - sizeof(void *), robust);
	set_pointer(robust, robust);
	memcpy(robust + sizeof(void *), creator + libc.robust + sizeof(void *),
	       sizeof(long));
	set_pointer(p + libc.specific, p + libc.first_block);
	memcpy(p + libc.stack_block, stack, sizeof stack);
}

/* Fills TLS for a new thread.  -ENOMEM: the loader's table of modules. */
int kt_tls_make(struct kt_block *b)
{
	char own[KT_OWN_TLS_MAX];
	char *own_tls = b->tcb + libc.own_tls;

	b->cleared = (_Atomic uint32_t *)(b->pthread + libc.tid);
	memcpy(own, own_tls, libc.own_tls_size);
	if (b->tls_made)
		libc.deallocate(b->tcb, 0);
	b->tls_made = 0;
	fill_pthread(b);
	if (!libc.allocate(b->tcb))
		return -ENOMEM;
	b->tls_made = 1;
	if (b->tls_kept)
		memcpy(own_tls, own, libc.own_tls_size);
	b->tls_kept = 1;
	return 0;
}

/* In the new thread, all signals blocked: what only it can do. */
void kt_tls_enter(struct kt_block *b)
{
	struct rseq *rseq = (struct rseq *)(b->tcb + libc.rseq);

	sys_call(set_robust_list, b->pthread + libc.robust,
		 sizeof(struct robust_list_head));
	if (libc.rseq)
		*(volatile uint32_t *)&rseq->cpu_id =
			(uint32_t)RSEQ_CPU_ID_UNINITIALIZED;
	if (libc.rseq && (!libc.rseq_active ||
			  sys_call(rseq, rseq, 32, 0, TCB_RSEQ_SIGNATURE)))
		*(volatile uint32_t *)&rseq->cpu_id =
			(uint32_t)RSEQ_CPU_ID_REGISTRATION_FAILED;
	/* Also fills the ctype tables of this thread. */
	uselocale(LC_GLOBAL_LOCALE);
	/* What the dead thread has not asked for; asked twice, it is freed. */
	dlerror();
	dlerror();
	if (libc.resolver) {
		memset(b->resolver, 0, sizeof b->resolver);
		set_pointer(b->tcb + libc.resolver, b->resolver);
	}
	errno = 0;
}

/* In the ending thread: what its exit would do in the C library. */
void kt_tls_leave(void)
{
	if (libc.run_destructors)
		libc.run_destructors();
}
