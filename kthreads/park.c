/* SPDX-License-Identifier: MIT */
/*
 * The counters of sleeping and waking.
 */
#include "kthreads/park.h"

struct kt_park_count kt_park_counts[KT_PARK_COUNTS];

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
	return sum;
}
