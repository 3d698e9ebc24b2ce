/* SPDX-License-Identifier: MIT */
/*
 * What the C library keeps in each thread, and where.
 *
 * glibc has no interface for making a thread by hand, but it has all that is
 * needed: its loader's TLS functions, and the tables that it keeps for
 * debuggers (libthread_db).  They are looked up when the program runs, so no
 * offset is built in, and each finding is checked against a thread that
 * glibc made itself, the anchor.  Anything unexpected means -ENOTSUP, and
 * kthreads then uses pthread_create.
 *
 * The anchor stays parked for ever.  It keeps glibc in multi-threaded mode:
 * without it malloc and stdio would go on without locks.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <linux/rseq.h>
#include <stdint.h>
#include <string.h>

#include "base/futex.h"
#include "kthreads/dtv.h"
#include "kthreads/thread.h"
#include "kthreads/tls.h"
#include "tcb.h"

#define ANCHOR_STACK 262144

struct anchor {
	struct kt_libc *libc;
	char *stack;
	_Atomic uint32_t parked;
	int checked;
};

/* libthread_db's description of a field: bits, elements, offset. */
static size_t debugger_offset(const char *name)
{
	const uint32_t *description = kt_symbol(name);

	return description ? description[2] : 0;
}

static size_t debugger_size(const char *name)
{
	const uint32_t *size = kt_symbol(name);

	return size ? *size : 0;
}

static int find_functions(struct kt_libc *c)
{
	void (*info)(size_t *, size_t *);

	c->allocate = kt_symbol("_dl_allocate_tls");
	c->deallocate = kt_symbol("_dl_deallocate_tls");
	c->renew = kt_symbol("_dl_allocate_tls_init");
	c->run_destructors = kt_symbol("__call_tls_dtors");
	c->free_own = kt_symbol("__libc_thread_freeres");
	info = kt_symbol("_dl_get_tls_static_info");
	if (!c->allocate || !c->deallocate || !info)
		return -ENOTSUP;
	info(&c->static_size, &c->static_align);
	c->static_size =
		(c->static_size + c->static_align - 1) & ~(c->static_align - 1);
	return 0;
}

static int find_fields(struct kt_libc *c, const char *self)
{
	struct robust_list_head *robust = NULL;
	size_t size = 0;

	c->pthread_size = debugger_size("_thread_db_sizeof_pthread");
	c->tid = debugger_offset("_thread_db_pthread_tid");
	c->list = debugger_offset("_thread_db_pthread_list");
	c->specific = debugger_offset("_thread_db_pthread_specific");
	size = debugger_size("_thread_db_sizeof_pthread_key_data_level2");
	if (!c->pthread_size || !c->tid || !c->list || !c->specific || !size)
		return -ENOTSUP;
	c->first_block = c->specific - size;
	/* qemu-user has no such call; there the field's place is known. */
	if (sys_call(get_robust_list, 0, &robust, &size) == 0 && robust)
		c->robust = (size_t)((char *)robust - self);
	else
		c->robust = ((c->tid + 4 + 7) & ~7ul) + 8;
	return c->robust + sizeof *robust <= c->pthread_size ? 0 : -ENOTSUP;
}

/*
 * Where the C library does not know the architecture's rseq, it says 0, but
 * has the structure all the same, at the end of struct pthread, and looks
 * there whether a registration has failed.
 */
static void find_rseq(struct kt_libc *c, const char *self)
{
	const ptrdiff_t *offset = kt_symbol("__rseq_offset");
	const unsigned *size = kt_symbol("__rseq_size");
	const char *last = self + c->pthread_size - KT_RSEQ_SIZE;
	uint32_t cpu;

	c->rseq = offset ? *offset : 0;
	c->rseq_active = c->rseq && size && *size;
	memcpy(&cpu, last + offsetof(struct rseq, cpu_id), sizeof cpu);
	if (!c->rseq && cpu == (uint32_t)RSEQ_CPU_ID_REGISTRATION_FAILED)
		c->rseq = last - tcb_self();
}

/*
 * The module whose TLS holds errno is the C library.  A static program is
 * one module, but there the C library can be told to free what it has.
 */
static int find_own_tls(struct dl_phdr_info *info, size_t size, void *arg)
{
	struct kt_libc *c = arg;
	char *start = size > offsetof(struct dl_phdr_info, dlpi_tls_data)
			      ? info->dlpi_tls_data
			      : NULL;

	for (int i = 0; start && i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		if (p->p_type != PT_TLS || (char *)&errno < start ||
		    (char *)&errno >= start + p->p_memsz)
			continue;
		c->own_tls = start - tcb_self();
		c->own_tls_size = p->p_memsz;
		if (!kt_dtv_check(info->dlpi_tls_modid, start))
			c->renew = NULL;
		return 1;
	}
	return 0;
}

static int tid_matches(const struct kt_libc *c, const char *pthread)
{
	pid_t tid;

	memcpy(&tid, pthread + c->tid, sizeof tid);
	return tid == sys_tid();
}

static int first_block_matches(const struct kt_libc *c, const char *pthread)
{
	const char *block;

	memcpy(&block, pthread + c->specific, sizeof block);
	return block == pthread + c->first_block;
}

/* In the anchor: its stack is known, so the field that holds it shows. */
static void *anchor_main(void *arg)
{
	static _Atomic uint32_t never;
	struct anchor *a = arg;
	struct kt_libc *c = a->libc;
	const char *self = (const char *)pthread_self();

	for (size_t o = 0; o + 16 <= c->pthread_size; o += 8) {
		uintptr_t field[2];

		memcpy(field, self + o, sizeof field);
		if (field[0] == (uintptr_t)a->stack && field[1] == ANCHOR_STACK)
			c->stack_block = o;
	}
	memcpy(c->fresh_tls, tcb_self() + c->own_tls, c->own_tls_size);
	if (c->resolver_pointer)
		memcpy(&c->resolver, tcb_self() + c->resolver_pointer,
		       sizeof c->resolver);
	c->resolver -= (ptrdiff_t)self;
	a->checked =
		c->stack_block && tid_matches(c, self) &&
		first_block_matches(c, self) &&
		tcb_check(self, c->pthread_size) &&
		(!c->resolver_pointer || (size_t)c->resolver < c->pthread_size);
	/* Release pairs with the acquire in start_anchor. */
	atomic_store_explicit(&a->parked, 1, memory_order_release);
	futex_wake(&a->parked, 1);
	for (;;)
		futex_wait(&never, 0);
	return NULL;
}

int kt_quiet_pthread(pthread_t *thread, const pthread_attr_t *attr,
		     void *(*fn)(void *), void *arg)
{
	/* But those by which setuid() reaches every thread: 32 and 33. */
	const uint64_t all_signals = ~(UINT64_C(3) << 31);
	uint64_t mask;
	long failed = 0;
	int err = sys_signal_mask(&all_signals, &mask);

	if (err)
		return err;
	if (sys_faulted(SYS_CALL_pthread_create, &failed))
		err = (int)failed;
	else
		err = -pthread_create(thread, attr, fn, arg);
	sys_signal_mask(&mask, NULL);
	return err;
}

static int start_anchor(struct kt_libc *c)
{
	struct anchor a = { .libc = c };
	pthread_attr_t attr;
	pthread_t thread;
	void *stack;
	int err = sys_map(&stack, ANCHOR_STACK, PROT_READ | PROT_WRITE);

	if (err)
		return err;
	a.stack = stack;
	pthread_attr_init(&attr);
	pthread_attr_setstack(&attr, stack, ANCHOR_STACK);
	err = kt_quiet_pthread(&thread, &attr, anchor_main, &a);
	pthread_attr_destroy(&attr);
	if (err) {
		sys_unmap(stack, ANCHOR_STACK);
		return err;
	}
	while (!atomic_load_explicit(&a.parked, memory_order_acquire))
		futex_wait(&a.parked, 0);
	return a.checked ? 0 : -ENOTSUP;
}

int kt_libc_discover(struct kt_libc *found)
{
	const char *self = (const char *)pthread_self();
	void *resolver = kt_symbol("__resp");
	int err;

	err = find_functions(found);
	/* ThreadSanitizer must see a thread's birth: pthreads only. */
	if (kt_symbol("__tsan_func_entry"))
		return -ENOTSUP;
	if (!err)
		err = find_fields(found, self);
	if (err)
		return err;
	find_rseq(found, self);
	if (found->free_own)
		found->renew = NULL; /* not known to be safe */
	else
		dl_iterate_phdr(find_own_tls, found);
	found->pthread_tcb = self - tcb_self();
	found->resolver_pointer = resolver ? (char *)resolver - tcb_self() : 0;
	found->ctype[0] = (char *)__ctype_b_loc() - tcb_self();
	found->ctype[1] = (char *)__ctype_tolower_loc() - tcb_self();
	found->ctype[2] = (char *)__ctype_toupper_loc() - tcb_self();
	if ((!found->own_tls_size && !found->free_own) ||
	    found->own_tls_size > KT_OWN_TLS_MAX ||
	    !tcb_check(self, found->pthread_size) ||
	    !tid_matches(found, self) || !first_block_matches(found, self))
		return -ENOTSUP;
	return start_anchor(found);
}
