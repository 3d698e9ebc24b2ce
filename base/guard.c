/* SPDX-License-Identifier: MIT */
/*
 * A guard by MADV_GUARD_INSTALL (Linux 6.13) is a mark in the page table: it
 * costs no map of the number that vm.max_map_count limits.  Where it does
 * nothing, guards are made by mprotect(2), a map each.  Whether it does is
 * asked by what it does, for an emulator may accept and ignore it.
 */
#include <errno.h>
#include <stdatomic.h>

#include "base/guard.h"
#include "base/sys.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

enum {
	UNKNOWN,
	GUARDS,
	DOES_NOT
};

/* The kernel must fail to write its answer to a guarded page. */
static int try_advice(void)
{
	int found = UNKNOWN;
	void *page;

	if (sys_map(&page, SYS_PAGE_SIZE, PROT_READ | PROT_WRITE))
		return UNKNOWN;
	switch (sys_advise(page, SYS_PAGE_SIZE, MADV_GUARD_INSTALL)) {
	case 0:
		found = sys_call(mincore, page, SYS_PAGE_SIZE, page) == -EFAULT
				? GUARDS
				: DOES_NOT;
		break;
	case -EINVAL:
		found = DOES_NOT;
		break;
	}
	sys_unmap(page, SYS_PAGE_SIZE);
	return found;
}

int guard_install(void *start, size_t size)
{
	static _Atomic int known;
	/* Relaxed: whoever asks twice finds the same. */
	int advice = atomic_load_explicit(&known, memory_order_relaxed);

	if (!size)
		return 0;
	if (advice == UNKNOWN) {
		advice = try_advice();
		atomic_store_explicit(&known, advice, memory_order_relaxed);
	}
	/* Locked memory (mlockall) refuses advice, but not mprotect. */
	if (advice == GUARDS &&
	    sys_advise(start, size, MADV_GUARD_INSTALL) == 0)
		return 0;
	return sys_protect(start, size, PROT_NONE);
}
