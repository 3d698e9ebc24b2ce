/* SPDX-License-Identifier: MIT */
/*
 * A block's memory: one mapping, its guard at the low end, on a NUMA node if
 * that was asked for, and the control block laid out in it.
 */
#include "base/guard.h"
#include "base/sys.h"
#include "kthreads/map.h"
#include "kthreads/place.h"

#define STACK_ALIGN 64

void kt_map_kind(struct kt_kind *kind, const struct kt_order *order)
{
	size_t stack = order->stack_size + (order->bare ? 0 : kt_tls_size()) +
		       sizeof(struct kt_block) + STACK_ALIGN;

	*kind = (struct kt_kind){
		.guard_size = sys_page_align(order->guard_size),
		.numa_node = order->numa_node,
		.pooled = order->pooled != 0,
		.bare = order->bare != 0,
	};
	kind->map_size =
		kind->guard_size + sys_page_align(stack) + KT_TABLE_SIZE;
}

/* Stack, the C library's part and control block end with a page; then keys. */
static void lay_out(struct kt_block **block, char *map,
		    const struct kt_kind *kind)
{
	char *keys = map + kind->map_size - KT_TABLE_SIZE;
	struct kt_block *b = (struct kt_block *)((uintptr_t)(keys - sizeof *b) &
						 ~(uintptr_t)(STACK_ALIGN - 1));

	b->kind = *kind;
	b->map = map;
	b->keys.table = (struct key_value *)keys;
	b->stack_top = kind->bare ? (char *)b : kt_tls_layout(b, (char *)b);
	*block = b;
}

int kt_map(struct kt_block **block, const struct kt_kind *kind)
{
	void *map;
	int err = sys_map(&map, kind->map_size, PROT_READ | PROT_WRITE);

	if (err)
		return err;
	if (kind->numa_node)
		err = node_bind(map, kind->map_size, kind->numa_node - 1);
	if (!err)
		err = guard_install(map, kind->guard_size);
	if (err) {
		sys_unmap(map, kind->map_size);
		return err;
	}
	lay_out(block, map, kind);
	return 0;
}
