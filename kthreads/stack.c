/* SPDX-License-Identifier: MIT */
/*
 * How much of a stack was used: from its top down to the lowest word that is
 * not zero, in pages that the kernel says are there.
 *
 * A stack that an earlier thread has used is not of zeros, unless its next
 * thread has asked for a clean one.
 */
#include <string.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/thread.h"

#define PAGES 256 /* asked for in one call */

static char *bottom_of(const struct kt_block *b)
{
	return b->map + b->kind.guard_size;
}

/* The lowest page from `page` on that is in memory, or the end. */
static char *lowest_resident(char *page, char *end)
{
	unsigned char resident[PAGES];

	while (page < end) {
		size_t pages = (size_t)(end - page) / SYS_PAGE_SIZE;

		if (pages > PAGES)
			pages = PAGES;
		if (sys_call(mincore, page, pages * SYS_PAGE_SIZE, resident))
			return page; /* not known: look at all of it */
		for (size_t i = 0; i < pages; i++, page += SYS_PAGE_SIZE)
			if (resident[i] & 1)
				return page;
	}
	return end;
}

/* Another thread's stack may be looked at: its redzones are no secret. */
__attribute__((no_sanitize("address", "thread"))) PUBLIC size_t
kt_stack_used(const struct kt_thread *t)
{
	const struct kt_block *b = t->block_;
	char *end, *page;
	const volatile uintptr_t *word;

	if (!b)
		return 0;
	end = (char *)((uintptr_t)b->stack_top & ~(SYS_PAGE_SIZE - 1));
	page = bottom_of(b);
	while ((page = lowest_resident(page, end)) < end) {
		for (size_t i = 0; i < SYS_PAGE_SIZE; i += sizeof *word) {
			word = (const uintptr_t *)(page + i);
			if (*word)
				return (size_t)(b->stack_top - page) - i;
		}
		page += SYS_PAGE_SIZE;
	}
	for (word = (const uintptr_t *)end; (char *)word < b->stack_top; word++)
		if (*word)
			break;
	return (size_t)(b->stack_top - (char *)word);
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
