/* SPDX-License-Identifier: MIT */
/*
 * The counters of sleeping and waking.
 */
#include "kthreads/block.h"
#include "kthreads/park.h"

struct kt_park_count kt_park_counts[KT_PARK_COUNTS];

static int add(struct kt_block *b, void *arg)
{
	struct kt_park_sum *sum = arg;

	sum->parks += atomic_load_explicit(&b->parks, memory_order_relaxed);
	sum->wakes += atomic_load_explicit(&b->wakes, memory_order_relaxed);
	return 0;
}

struct kt_park_sum kt_park_sum(void)
{
	struct kt_park_sum sum = { 0 };

	for (int i = 0; i < KT_PARK_COUNTS; i++) {
		const struct kt_park_count *c = &kt_park_counts[i];

		sum.parks +=
			atomic_load_explicit(&c->parks, memory_order_relaxed);
		sum.wakes +=
			atomic_load_explicit(&c->wakes, memory_order_relaxed);
	}
	kt_block_for_each(add, &sum);
	return sum;
}

static void move(_Atomic uint64_t *from, _Atomic uint64_t *to)
{
	atomic_fetch_add_explicit(
		to, atomic_exchange_explicit(from, 0, memory_order_relaxed),
		memory_order_relaxed);
}

void kt_park_retire(struct kt_block *b)
{
	move(&b->parks, &kt_park_counts[0].parks);
	move(&b->wakes, &kt_park_counts[0].wakes);
}
