/* SPDX-License-Identifier: MIT */
/*
 * Memory of threads: mapped once, reused last in, first out.
 *
 * A mapping, its guard and the page faults of a fresh stack cost more than
 * the clone itself, so a block outlives its thread, on a shelf with others
 * of the same kind.  There are few shelves; blocks of further kinds share
 * one, from which the first that is large enough is taken.  At most
 * KT_IDLE_BLOCKS wait so; what is more is unmapped.
 *
 * All blocks, idle or not, are on one list, by which threads are enumerated.
 */
#include <string.h>

#include "base/asan.h"
#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/block.h"
#include "kthreads/map.h"
#include "kthreads/park.h"
#include "kthreads/pool.h"

#define SHELVES 8 /* the last is of all kinds that have none */

static struct kt_mutex lock;
/* Under the lock. */
static struct shelf {
	struct kt_kind kind; /* map_size 0: nobody's yet */
	struct kt_block *blocks;
} shelves[SHELVES];
static struct kt_block *youngest; /* of all blocks */
static size_t idle;               /* on shelves */

static int alike(const struct kt_kind *a, const struct kt_kind *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

/* May a block of that kind serve for the other? */
static int serves(const struct kt_kind *block, const struct kt_kind *wanted)
{
	return block->map_size >= wanted->map_size &&
	       block->guard_size == wanted->guard_size &&
	       block->numa_node == wanted->numa_node &&
	       block->pooled == wanted->pooled && block->bare == wanted->bare;
}

static struct shelf *shelf_of(const struct kt_kind *kind)
{
	int i;

	for (i = 0; i < SHELVES - 1; i++) {
		if (shelves[i].kind.map_size == 0)
			shelves[i].kind = *kind;
		if (alike(&shelves[i].kind, kind))
			break;
	}
	return &shelves[i];
}

/* Takes the first off a shelf, or off the rest of one: NULL, none is there. */
static struct kt_block *take_off(struct kt_block **link)
{
	struct kt_block *b = *link;

	if (b) {
		*link = b->next;
		idle--;
	}
	return b;
}

/*
 * The block that the next creation will probably take, and the C library's
 * part below it, have left the caches since they were used.  They come back
 * while the kernel makes this thread.
 */
static void fetch_ahead(const struct kt_block *next, const struct kt_block *b)
{
	const char *low = b->pthread ? b->pthread : (const char *)b;
	ptrdiff_t size = (const char *)(b + 1) - low;

	for (ptrdiff_t i = 1; i <= size; i += CACHE_LINE)
		__builtin_prefetch((const char *)(next + 1) - i, 1);
	/* Else gcc takes this for a function without any effect. */
	__asm__ volatile("");
}

static struct kt_block *take(const struct kt_kind *kind)
{
	struct kt_block **link, *b, *next;

	kt_mutex_lock(&lock);
	link = &shelf_of(kind)->blocks;
	while (*link && !serves(&(*link)->kind, kind))
		link = &(*link)->next;
	b = take_off(link);
	next = *link;
	kt_mutex_unlock(&lock);
	if (b && next)
		fetch_ahead(next, b);
	return b;
}

/* Puts it on its shelf unless `limit` are idle already. */
static int shelve(struct kt_block *b, size_t limit)
{
	struct shelf *s;
	int there_is_room;

	kt_mutex_lock(&lock);
	/* The list's users, who hold the lock, look at live ones only. */
	atomic_store_explicit(&b->live, 0, memory_order_relaxed);
	there_is_room = idle < limit;
	if (there_is_room) {
		s = shelf_of(&b->kind);
		b->next = s->blocks;
		s->blocks = b;
		idle++;
	}
	kt_mutex_unlock(&lock);
	return there_is_room;
}

static void enlist(struct kt_block *b)
{
	kt_mutex_lock(&lock);
	b->older = youngest;
	b->younger = NULL;
	if (youngest)
		youngest->younger = b;
	youngest = b;
	kt_mutex_unlock(&lock);
}

static void delist(struct kt_block *b)
{
	kt_mutex_lock(&lock);
	kt_park_retire(b);
	if (b->older)
		b->older->younger = b->younger;
	if (b->younger)
		b->younger->older = b->older;
	else
		youngest = b->older;
	kt_mutex_unlock(&lock);
}

/* Gives it back to the kernel, or to its shelf where that cannot be. */
static size_t unmap_block(struct kt_block *b)
{
	size_t size = b->kind.map_size;
	int err;

	if (b->kind.pooled)
		kt_pool_quit(b);
	err = kt_tls_free(b);
	if (!err) {
		delist(b);
		err = sys_unmap(b->map, size);
		if (err)
			enlist(b);
	}
	if (err) {
		shelve(b, SIZE_MAX);
		return 0;
	}
	return size;
}

int kt_block_get(struct kt_block **block, const struct kt_order *order)
{
	struct kt_kind kind;
	int err = 0;

	kt_map_kind(&kind, order);
	*block = take(&kind);
	if (!*block) {
		err = kt_map(block, &kind);
		if (!err)
			enlist(*block);
	}
	return err;
}

void kt_block_put(struct kt_block *b)
{
	asan_forget(b->map + b->kind.guard_size,
		    b->kind.map_size - b->kind.guard_size);
	if (!shelve(b, KT_IDLE_BLOCKS))
		unmap_block(b);
}

void kt_block_put_own(struct kt_block *b)
{
	shelve(b, SIZE_MAX);
}

/* Takes one idle block of any kind, or NULL. */
static struct kt_block *take_any(void)
{
	struct kt_block *b = NULL;

	kt_mutex_lock(&lock);
	for (int i = 0; i < SHELVES && !b; i++)
		b = take_off(&shelves[i].blocks);
	kt_mutex_unlock(&lock);
	return b;
}

PUBLIC size_t kt_trim(void)
{
	struct kt_block *b;
	size_t bytes = 0, one;

	kt_reap();
	while ((b = take_any())) {
		one = unmap_block(b);
		if (!one) /* it was put back */
			break;
		bytes += one;
	}
	return bytes;
}

int kt_block_for_each(int (*fn)(struct kt_block *b, void *arg), void *arg)
{
	int result = 0;

	kt_mutex_lock(&lock);
	for (struct kt_block *b = youngest; b && !result; b = b->older)
		result = fn(b, arg);
	kt_mutex_unlock(&lock);
	return result;
}

struct kt_block *kt_block_at(const void *address)
{
	struct kt_block *b;

	kt_mutex_lock(&lock);
	for (b = youngest; b; b = b->older)
		if ((const char *)address >= b->map &&
		    (const char *)address < b->stack_top &&
		    atomic_load_explicit(&b->live, memory_order_acquire))
			break;
	kt_mutex_unlock(&lock);
	return b;
}

void kt_blocks_lock(void)
{
	kt_mutex_lock(&lock);
}

void kt_blocks_unlock(void)
{
	kt_mutex_unlock(&lock);
}

/*
 * The other threads do not exist here.  Their blocks are given up, as what
 * they were doing with them is not known; so are those of pooled threads.
 */
void kt_blocks_forked(const struct kt_block *survivor)
{
	struct kt_block *b, *older;

	for (b = youngest; b; b = older) {
		older = b->older;
		if (b == survivor ||
		    !atomic_load_explicit(&b->live, memory_order_acquire))
			continue;
		atomic_store_explicit(&b->live, 0, memory_order_relaxed);
		atomic_fetch_or_explicit(&b->state, KT_ENDED | KT_CLAIMED,
					 memory_order_relaxed);
	}
	for (int i = 0; i < SHELVES; i++) {
		struct kt_block **link = &shelves[i].blocks;

		while (*link)
			if ((*link)->kind.pooled)
				take_off(link);
			else
				link = &(*link)->next;
	}
	lock = (struct kt_mutex){ 0 };
}
