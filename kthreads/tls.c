/* SPDX-License-Identifier: MIT */
/*
 * The C library's part of a block: static TLS and struct pthread, filled so
 * that any libc call works in a thread made by clone(2).
 *
 * A reused block keeps libc's own TLS, in which malloc's cache of the dead
 * thread is found: libc frees that at the exit of its own threads only, so
 * a fresh one for each thread would be lost each time.  All other TLS is
 * made anew, as a new thread may expect.  When a block is unmapped, one of
 * libc's own threads inherits the cache, to free it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/rseq.h>
#include <locale.h>
#include <string.h>

#include "base/compiler.h"
#include "base/futex.h"
#include "kthreads/dtv.h"
#include "kthreads/proc.h"
#include "kthreads/self.h"
#include "kthreads/thread.h"
#include "kthreads/tls.h"
#include "tcb.h"

static struct kt_libc libc;
static struct kt_mutex init_lock;
static _Atomic int init_done;
static int init_result;
_Atomic ptrdiff_t kt_tid_offset;

/* Says whether what it returns will ever be different. */
static int find_out(int *decided)
{
	int err = kt_fork_init();

	if (err)
		return err;
	*decided = proc_privileged();
	if (*decided)
		return -EPERM;
	err = kt_libc_discover(&libc);
	*decided = !err || err == -ENOTSUP;
	return err;
}

/*
 * By the first creation, once it is decided: an error for want of memory or
 * threads is not.  -ENOTSUP: use pthreads.  -EPERM: setresuid()
 * of the C library would change the credentials of its own threads only, a
 * hole in a program that runs with another's rights.
 */
int kt_tls_init(void)
{
	int err, decided = 0;

	/* Acquire pairs with the release below. */
	if (LIKELY(atomic_load_explicit(&init_done, memory_order_acquire)))
		return init_result;
	kt_mutex_lock(&init_lock);
	err = init_result;
	if (!atomic_load_explicit(&init_done, memory_order_relaxed)) {
		err = find_out(&decided);
		if (!err &&
		    !atomic_load_explicit(&kt_bare_seen, memory_order_relaxed))
			atomic_store_explicit(&kt_tid_offset,
					      libc.pthread_tcb +
						      (ptrdiff_t)libc.tid,
					      memory_order_relaxed);
		if (decided) {
			init_result = err;
			atomic_store_explicit(&init_done, 1,
					      memory_order_release);
		}
	}
	kt_mutex_unlock(&init_lock);
	return err;
}

int kt_tls_decided(void)
{
	/* Acquire pairs with the release in kt_tls_init. */
	return atomic_load_explicit(&init_done, memory_order_acquire);
}

PUBLIC const char *kt_backend(void)
{
	int err = kt_tls_init();

	return err == -ENOTSUP ? "pthread" : err == -EPERM ? "none" : "libc";
}

/* Bytes that a block needs for TLS beyond its stack: pthreads put it there. */
size_t kt_tls_size(void)
{
	if (init_result)
		return libc.static_size; /* 0, if it is not known */
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
		b->kind.guard_size,
		b->kind.guard_size,
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

/* What a handler may need before the thread itself has run. */
static void fill_tls(struct kt_block *b)
{
	struct rseq *rseq = (struct rseq *)(b->tcb + libc.rseq);

	set_pointer(b->tcb + ((char *)&kt_block_current - tcb_self()), b);
	for (int i = 0; i < 3; i++)
		memcpy(b->tcb + libc.ctype[i], tcb_self() + libc.ctype[i],
		       sizeof(void *));
	if (libc.resolver_pointer)
		set_pointer(b->tcb + libc.resolver_pointer,
			    b->pthread + libc.resolver);
	if (libc.rseq)
		*(volatile uint32_t *)&rseq->cpu_id =
			(uint32_t)RSEQ_CPU_ID_UNINITIALIZED;
}

/*
 * Fills static TLS, struct pthread and the loader's table, which is renewed in
 * place if there is nothing in it to be freed: to allocate it costs more than
 * all else.  -ENOMEM.
 */
static int make_table(struct kt_block *b)
{
	struct kt_dtv_entry *dtv = b->tls_made ? tcb_dtv(b->tcb) : NULL;
	int renew = libc.renew && dtv && kt_dtv_is_plain(dtv);
	long failed = 0;

	if (b->tls_made && !renew)
		libc.deallocate(b->tcb, 0);
	b->tls_made = renew;
	fill_pthread(b);
	if (renew) {
		tcb_set_dtv(b->tcb, dtv);
		libc.renew(b->tcb, 1);
		return 0;
	}
	if (sys_faulted(SYS_CALL_allocate_tls, &failed))
		return (int)failed;
	b->tls_made = libc.allocate(b->tcb) != NULL;
	return b->tls_made ? 0 : -ENOMEM;
}

int kt_tls_make(struct kt_block *b)
{
	char own[KT_OWN_TLS_MAX];
	char *own_tls = b->tcb + libc.own_tls;
	int err;

	b->cleared = (_Atomic uint32_t *)(b->pthread + libc.tid);
	memcpy(own, own_tls, libc.own_tls_size);
	err = make_table(b);
	if (err)
		return err;
	if (b->tls_used)
		memcpy(own_tls, own, libc.own_tls_size);
	b->tls_used = 1;
	fill_tls(b);
	return 0;
}

/* In the new thread: what only it can do. */
void kt_tls_enter(struct kt_block *b)
{
	struct rseq *rseq = (struct rseq *)(b->tcb + libc.rseq);

	sys_call(set_robust_list, b->pthread + libc.robust,
		 sizeof(struct robust_list_head));
	if (libc.rseq && (!libc.rseq_active ||
			  sys_call(rseq, rseq, 32, 0, TCB_RSEQ_SIGNATURE)))
		*(volatile uint32_t *)&rseq->cpu_id =
			(uint32_t)RSEQ_CPU_ID_REGISTRATION_FAILED;
	/* Also fills the ctype tables of this thread. */
	uselocale(LC_GLOBAL_LOCALE);
	/* What the dead thread has not asked for; asked twice, it is freed. */
	dlerror();
	dlerror();
	errno = 0;
}

/* In the ending thread: what its exit would do in the C library. */
void kt_tls_leave(void)
{
	if (libc.run_destructors)
		libc.run_destructors();
	if (libc.free_own)
		libc.free_own();
}

/* Does libc's own TLS of a dead thread hold anything to be freed? */
static int holds_anything(const struct kt_block *b)
{
	char own[KT_OWN_TLS_MAX];

	if (!libc.own_tls_size)
		return 0; /* kt_tls_leave() has freed it */
	memcpy(own, b->tcb + libc.own_tls, libc.own_tls_size);
	memset(own + ((char *)&errno - tcb_self() - libc.own_tls), 0,
	       sizeof errno);
	if (libc.resolver_pointer)
		memcpy(own + (libc.resolver_pointer - libc.own_tls),
		       libc.fresh_tls + (libc.resolver_pointer - libc.own_tls),
		       sizeof(void *));
	return memcmp(own, libc.fresh_tls, libc.own_tls_size) != 0;
}

/*
 * A pthread takes over what a dead thread has left in the C library, its
 * malloc cache before all, and ends: so the C library frees it.
 */
static void *inherit(void *block)
{
	const struct kt_block *b = block;

	memcpy(tcb_self() + libc.own_tls, b->tcb + libc.own_tls,
	       libc.own_tls_size);
	return NULL;
}

static int bequeath(struct kt_block *b)
{
	pthread_attr_t attr;
	pthread_t heir;
	int err;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN);
	err = kt_quiet_pthread(&heir, &attr, inherit, b);
	pthread_attr_destroy(&attr);
	if (!err)
		pthread_join(heir, NULL);
	return err;
}

/* Before a block is unmapped.  -EAGAIN: it has to wait. */
int kt_tls_free(struct kt_block *b)
{
	int err;

	if (!b->tls_used)
		return 0;
	err = holds_anything(b) ? bequeath(b) : 0;
	if (err)
		return err;
	if (b->tls_made)
		libc.deallocate(b->tcb, 0);
	b->tls_made = b->tls_used = 0;
	return 0;
}

/* The child of fork(2) has no anchor: all is to be found anew. */
void kt_tls_forked(void)
{
	init_lock = (struct kt_mutex){ 0 };
	atomic_store_explicit(&init_done, 0, memory_order_relaxed);
}
