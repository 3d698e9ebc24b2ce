/* SPDX-License-Identifier: MIT */
/*
 * Brings the blocks of two series together.  Only blocks that hold both
 * count, so whatever moved both at once cancels.
 */
#include "bench/result/fill.h"
#include "bench/result/paired.h"
#include "bench/tools/alloc.h"

static struct bench_paired_arm arm_of(const struct bench_series *series,
				      const struct bench_point *point)
{
	return (struct bench_paired_arm){
		point->y, &series->processes[point->first_process],
		point->processes
	};
}

struct bench_paired bench_paired_make(const struct bench_series *a,
				      const struct bench_series *b)
{
	struct bench_paired all = { 0 };

	all.blocks = bench_alloc(a->count + 1, sizeof *all.blocks);
	for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
		const struct bench_point *x = &a->points[i];
		const struct bench_point *y = &b->points[j];

		i += x->block <= y->block;
		j += y->block <= x->block;
		if (x->block != y->block || x->broken || y->broken)
			continue;
		all.blocks[all.count++] =
			(struct bench_paired_block){ arm_of(a, x), arm_of(b, y),
						     x->noisy || y->noisy };
	}
	return all;
}

struct bench_paired bench_paired_choose(const struct bench_paired *all,
					size_t wanted, bool ended)
{
	struct bench_paired chosen = { 0 };
	size_t good = 0, fill;

	chosen.blocks = bench_alloc(all->count + 1, sizeof *chosen.blocks);
	for (size_t i = 0; i < all->count; i++)
		good += !all->blocks[i].noisy;
	fill = bench_fill(wanted, good, all->count - good, ended);
	chosen.capped = fill > 0;
	for (size_t i = 0; i < all->count; i++) {
		if (all->blocks[i].noisy && !fill)
			continue;
		fill -= all->blocks[i].noisy;
		chosen.blocks[chosen.count++] = all->blocks[i];
	}
	chosen.discarded = all->count - chosen.count;
	return chosen;
}
