/* SPDX-License-Identifier: MIT */
/*
 * How much of a stack was used: from its top down to the lowest word that is
 * not zero, in pages that the kernel says are there.
 */
#include "base/high_water.h"
#include "base/sys.h"
#include "base/valgrind.h"

#define PAGES 256 /* asked for in one call */

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
static __attribute__((no_sanitize("address", "thread"))) size_t
find(char *bottom, char *top)
{
	char *end = (char *)((uintptr_t)top & ~(SYS_PAGE_SIZE - 1));
	char *page = bottom;
	const volatile uintptr_t *word;

	while ((page = lowest_resident(page, end)) < end) {
		for (size_t i = 0; i < SYS_PAGE_SIZE; i += sizeof *word) {
			word = (const uintptr_t *)(page + i);
			if (*word)
				return (size_t)(top - page) - i;
		}
		page += SYS_PAGE_SIZE;
	}
	for (word = (const uintptr_t *)end; (char *)word < top; word++)
		if (*word)
			break;
	return (size_t)(top - (char *)word);
}

/* Nor what is below all frames. */
size_t high_water(char *bottom, char *top)
{
	size_t size;

	valgrind_look_away();
	size = find(bottom, top);
	valgrind_look_again();
	valgrind_known(&size, sizeof size);
	return size;
}
