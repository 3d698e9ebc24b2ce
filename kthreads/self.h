/* SPDX-License-Identifier: MIT */
/*
 * Who the caller is, in a few instructions.
 */
#ifndef KTHREADS_SELF_H
#define KTHREADS_SELF_H

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "tcb.h"

/*
 * From the thread pointer to the tid that the C library and the kernel keep
 * there, right over a fork too.  0: it is not known yet, or there was a bare
 * thread, which has no thread pointer of its own.
 */
extern _Atomic ptrdiff_t kt_tid_offset;

/* kt_id(), which asks the kernel if it has to. */
static inline uint64_t kt_own_id(void)
{
	ptrdiff_t offset =
		atomic_load_explicit(&kt_tid_offset, memory_order_relaxed);
	uint32_t tid;

	if (UNLIKELY(!offset))
		return kt_id();
	memcpy(&tid, tcb_self() + offset, sizeof tid);
	return tid;
}

#endif
