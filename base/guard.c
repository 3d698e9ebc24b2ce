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

static _Atomic int takes_maps;

/*
 * The kernel must fail to write its answer to the guarded page; anything but
 * success or that is no answer, and it is asked again another time.
 */
static int try_advice(void *start, size_t size)
{
	switch (sys_advise(start, size, MADV_GUARD_INSTALL)) {
	case 0:
		break;
	case -EINVAL:
		return DOES_NOT;
	default:
		return UNKNOWN;
	}
	switch (sys_call(mincore, start, SYS_PAGE_SIZE, start)) {
	case 0:
		return DOES_NOT;
	case -EFAULT:
		return GUARDS;
	default:
		return UNKNOWN;
	}
}

int guard_install(void *start, size_t size)
{
	static _Atomic int known;
	/* Relaxed: whoever asks twice finds the same. */
	int advice = atomic_load_explicit(&known, memory_order_relaxed);

	if (!size)
		return 0;
	if (advice == UNKNOWN) {
		advice = try_advice(start, size);
		atomic_store_explicit(&known, advice, memory_order_relaxed);
		if (advice == GUARDS)
			return 0;
	}
	/* Locked memory (mlockall) refuses advice, but not mprotect. */
	if (advice == GUARDS &&
	    sys_advise(start, size, MADV_GUARD_INSTALL) == 0)
		return 0;
	atomic_store_explicit(&takes_maps, 1, memory_order_relaxed);
	return sys_protect(start, size, PROT_NONE);
}

int guard_takes_maps(void)
{
	return atomic_load_explicit(&takes_maps, memory_order_relaxed);
}
