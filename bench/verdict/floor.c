/* SPDX-License-Identifier: MIT */
/*
 * The hand-written best of a kind of thread is an arm as any other; how many
 * times it another arm is, is their ratio over the blocks that hold both.
 */
#include <math.h>

#include "bench/tools/alloc.h"
#include "bench/tools/text.h"
#include "bench/verdict/floor.h"
#include "bench/verdict/states.h"

static double times_floor(const struct bench_result *result,
			  const struct bench_result_row *row,
			  const struct bench_series *arm,
			  const struct bench_series *floor)
{
	struct bench_paired all = bench_paired_make(arm, floor);
	struct bench_paired chosen = bench_paired_choose(
		&all, bench_result_wanted(result, row), result->complete);
	struct bench_states states =
		bench_states_find(&chosen, arm->first->placement);
	struct bench_reduced *reduced =
		bench_alloc(chosen.count + 1, sizeof *reduced);
	double *values = bench_alloc(chosen.count + 1, sizeof *values);
	size_t count = bench_states_reduce(&states, &chosen, BENCH_STATE_MIXED,
					   reduced);

	for (size_t i = 0; i < count; i++)
		values[i] = reduced[i].a - reduced[i].b;
	return exp(bench_stats_median(values, count));
}

void bench_floor_add(struct bench_comparison *c,
		     const struct bench_result *result,
		     const struct bench_result_row *row,
		     const struct bench_pair *pair,
		     const struct bench_series *a, const struct bench_series *b)
{
	bool of_a = row->floor_of && pair->a->kind == row->floor_of;
	bool of_b = row->floor_of && pair->b->kind == row->floor_of;

	if (!of_a && !of_b)
		return;
	for (size_t i = 0; i < result->arm_count; i++) {
		struct bench_series floor;

		if (result->arms[i].implementation !=
		    bench_text_intern("floor"))
			continue;
		floor = bench_series_make(result, row, result->arms[i].name);
		c->floor_side = of_a ? 'a' : 'b';
		c->floor_ratio = times_floor(result, row, of_a ? a : b, &floor);
		/* Rows of more than four arms may have no block in common. */
		if (isnan(c->floor_ratio))
			c->floor_ratio = (of_a ? c->value_a : c->value_b) /
					 bench_series_median(&floor);
	}
}
