/* SPDX-License-Identifier: MIT */
/*
 * Memory of threads: mapped once, reused last in, first out.
 *
 * A mapping, its guard and the page faults of a fresh stack cost more than
 * the clone itself, so a block outlives its thread, on a shelf with others
 * of the same size.  There are few shelves; blocks of further sizes share a
 * list, from which the first that is large enough is taken.  Nothing is
 * unmapped: the C library's part of a block (tls.c) could not be freed with
 * it.  Memory is bounded by the most threads that were ever alive at a time.
 */
#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/thread.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#endif

#define SHELVES     8
#define STACK_ALIGN 64

static struct kt_mutex shelves_lock;
/* Under shelves_lock. */
static struct shelf {
	size_t map_size, guard_size; /* 0: nobody's yet */
	struct kt_block *blocks;
} shelves[SHELVES];
static struct kt_block *others; /* of the sizes that have no shelf */

/* The shelf of that size, or a fresh one, or NULL. */
static struct shelf *shelf_of(size_t map_size, size_t guard_size)
{
	for (int i = 0; i < SHELVES; i++) {
		struct shelf *s = &shelves[i];

		if (s->map_size == 0)
			*s = (struct shelf){ map_size, guard_size, NULL };
		if (s->map_size == map_size && s->guard_size == guard_size)
			return s;
	}
	return NULL;
}

static struct kt_block *take(size_t map_size, size_t guard_size)
{
	struct kt_block **link, *b;
	struct shelf *s;

	kt_mutex_lock(&shelves_lock);
	s = shelf_of(map_size, guard_size);
	link = s ? &s->blocks : &others;
	while (*link && ((*link)->map_size < map_size ||
			 (*link)->guard_size != guard_size))
		link = &(*link)->next;
	b = *link;
	if (b)
		*link = b->next;
	kt_mutex_unlock(&shelves_lock);
	return b;
}

static int map_block(struct kt_block **block, size_t map_size,
		     size_t guard_size)
{
	struct kt_block *b;
	void *map;
	char *top;
	int err = sys_map(&map, map_size, PROT_READ | PROT_WRITE);

	if (err)
		return err;
	if (guard_size && (err = sys_protect(map, guard_size, PROT_NONE))) {
		sys_unmap(map, map_size);
		return err;
	}
	top = (char *)map + map_size;
	b = (struct kt_block *)((uintptr_t)(top - sizeof *b) &
				~(uintptr_t)(STACK_ALIGN - 1));
	b->map = map;
	b->map_size = map_size;
	b->guard_size = guard_size;
	top = kt_tls_layout(b, (char *)b);
	b->stack_size = (size_t)(top - b->map) - guard_size;
	*block = b;
	return 0;
}

int kt_block_get(struct kt_block **block, size_t stack_size, size_t guard_size)
{
	size_t guard = sys_page_align(guard_size);
	size_t size = sys_page_align(stack_size + kt_tls_size() +
				     sizeof(struct kt_block) + STACK_ALIGN) +
		      guard;

	*block = take(size, guard);
	return *block ? 0 : map_block(block, size, guard);
}

/* Nothing runs on the block any more. */
void kt_block_put(struct kt_block *b)
{
	struct kt_block **list;
	struct shelf *s;

	/* The dead thread's frames must not look like overflows later. */
	ASAN_UNPOISON_MEMORY_REGION(b->map + b->guard_size,
				    b->map_size - b->guard_size);
	kt_mutex_lock(&shelves_lock);
	s = shelf_of(b->map_size, b->guard_size);
	list = s ? &s->blocks : &others;
	b->next = *list;
	*list = b;
	kt_mutex_unlock(&shelves_lock);
}
