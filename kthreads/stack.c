/* SPDX-License-Identifier: MIT */
/*
 * How much of a stack was used, and how it becomes as if it had not been.
 *
 * A stack that an earlier thread has used is not of zeros, unless its next
 * thread has asked for a clean one.
 */
#include <string.h>

#include "base/compiler.h"
#include "base/high_water.h"
#include "base/sys.h"
#include "kthreads/thread.h"

static char *bottom_of(const struct kt_block *b)
{
	return b->map + b->kind.guard_size;
}

PUBLIC size_t kt_stack_used(const struct kt_thread *t)
{
	const struct kt_block *b = t->block_;

	return b ? high_water(bottom_of(b), b->stack_top) : 0;
}

/* Pages are dropped where the kernel lets them go, else overwritten. */
void kt_stack_clean(struct kt_block *b)
{
	char *bottom = bottom_of(b);
	char *page = (char *)((uintptr_t)b->stack_top & ~(SYS_PAGE_SIZE - 1));

	if (page > bottom &&
	    sys_advise(bottom, (size_t)(page - bottom), MADV_DONTNEED))
		page = bottom;
	memset(page, 0, (size_t)(b->stack_top - page));
}
