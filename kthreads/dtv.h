/* SPDX-License-Identifier: MIT */
/*
 * The loader's table of a thread's TLS, a block for each module: entry 0 is a
 * number of changes, and before it stands how many follow.  A module that
 * was loaded late has its block from malloc, which the entry says.
 */
#ifndef KTHREADS_DTV_H
#define KTHREADS_DTV_H

#include <stddef.h>

#include "tcb.h"

struct kt_dtv_entry {
	void *block;
	void *to_free; /* NULL: it is part of static TLS, or not there */
};

/* Is it as we take it to be?  Of the caller, whose module has that block. */
static inline int kt_dtv_check(size_t module, const void *block)
{
	struct kt_dtv_entry *dtv = tcb_dtv(tcb_self());

	return dtv && module && module <= (size_t)dtv[-1].block &&
	       dtv[module].block == block && !dtv[module].to_free;
}

/* Has it no block from malloc? */
static inline int kt_dtv_is_plain(const struct kt_dtv_entry *dtv)
{
	for (size_t i = (size_t)dtv[-1].block; i; i--)
		if (dtv[i].to_free)
			return 0;
	return 1;
}

#endif
