/* SPDX-License-Identifier: MIT */
/*
 * Compares a pair of arms, block by block (see results(5)): only blocks that
 * hold both count, so whatever moved both at once cancels.
 */
#include <math.h>

#include "bench/alloc.h"
#include "bench/comparison.h"
#include "bench/plan.h"
#include "bench/series.h"
#include "bench/text.h"

#define TEXT(field) BENCH_COLUMN(struct bench_comparison, field, BENCH_TEXT)
#define INTEGER(field) \
	BENCH_COLUMN(struct bench_comparison, field, BENCH_INTEGER)
#define NUMBER(field) BENCH_COLUMN(struct bench_comparison, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(run_id),
	TEXT(machine_id),
	TEXT(probe),
	TEXT(params),
	INTEGER(threads),
	INTEGER(workers),
	TEXT(placement),
	TEXT(unit),
	TEXT(a),
	TEXT(b),
	TEXT(state),
	NUMBER(value_a),
	NUMBER(value_b),
	INTEGER(n),
	NUMBER(ratio),
	NUMBER(ci_lo),
	NUMBER(ci_hi),
	NUMBER(ci90_lo),
	NUMBER(ci90_hi),
	NUMBER(margin),
	NUMBER(aa_bias),
	NUMBER(notice_ratio),
	NUMBER(call_ratio),
	INTEGER(n_needed),
	NUMBER(lag1),
	TEXT(verdict),
	NUMBER(p_holm),
	INTEGER(noise_cap),
	INTEGER(discarded_blocks),
	TEXT(role),
	NUMBER(occupancy_a),
	NUMBER(occupancy_b),
	TEXT(diagnosis),
};

#define REQUIRED (sizeof columns / sizeof *columns - 4)

const struct bench_table bench_comparison_table = {
	columns,
	sizeof columns / sizeof *columns,
	REQUIRED,
	sizeof(struct bench_comparison),
};

/* A block that holds both arms. */
struct both {
	double a, b; /* their y */
	bool noisy;
};

/* Such blocks in time order; returns how many. */
static size_t pair_blocks(const struct bench_series *a,
			  const struct bench_series *b, struct both *blocks)
{
	size_t count = 0;

	for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
		const struct bench_point *x = &a->points[i];
		const struct bench_point *y = &b->points[j];

		i += x->block <= y->block;
		j += y->block <= x->block;
		if (x->block != y->block || x->broken || y->broken)
			continue;
		blocks[count++] =
			(struct both){ x->y, y->y, x->noisy || y->noisy };
	}
	return count;
}

/*
 * Leaves the blocks that count; returns how many.  Noisy ones serve only once
 * there are no more repeats, the earliest first: `ended`, or all are used up.
 */
static size_t choose_blocks(struct both *blocks, size_t count, size_t wanted,
			    bool ended, bool *capped)
{
	size_t good = 0, fill = 0, kept = 0;

	for (size_t i = 0; i < count; i++)
		good += !blocks[i].noisy;
	if (good < wanted && (ended || count >= bench_plan_block_cap(wanted)))
		fill = wanted - good;
	*capped = fill > 0;
	for (size_t i = 0; i < count; i++) {
		if (blocks[i].noisy && !fill)
			continue;
		fill -= blocks[i].noisy;
		blocks[kept++] = blocks[i];
	}
	return kept;
}

/* How many times the floor an arm is, over the blocks that hold both. */
static double times_floor(const struct bench_result *result,
			  const struct bench_series *arm,
			  const struct bench_series *floor)
{
	struct both *blocks = bench_alloc(arm->count + 1, sizeof *blocks);
	double *values = bench_alloc(arm->count + 1, sizeof *values);
	size_t found = pair_blocks(arm, floor, blocks), count;
	bool capped;

	count = choose_blocks(blocks, found, (size_t)result->blocks,
			      result->complete, &capped);
	for (size_t i = 0; i < count; i++)
		values[i] = blocks[i].a - blocks[i].b;
	return exp(bench_stats_median(values, count));
}

static void
add_floor(struct bench_comparison *c, const struct bench_result *result,
	  const struct bench_result_row *row, const struct bench_pair *pair,
	  const struct bench_series *a, const struct bench_series *b)
{
	bool of_a = row->floor_of && pair->a->kind == row->floor_of;
	bool of_b = row->floor_of && pair->b->kind == row->floor_of;

	c->floor_ratio = NAN;
	if (!of_a && !of_b)
		return;
	for (size_t i = 0; i < result->arm_count; i++) {
		struct bench_series floor;

		if (result->arms[i].implementation !=
		    bench_text_intern("floor"))
			continue;
		floor = bench_series_make(result, row, result->arms[i].name);
		c->floor_side = of_a ? 'a' : 'b';
		c->floor_ratio = times_floor(result, of_a ? a : b, &floor);
		/* Rows of more than four arms may have no block in common. */
		if (isnan(c->floor_ratio))
			c->floor_ratio = (of_a ? c->value_a : c->value_b) /
					 bench_series_median(&floor);
	}
}

/* The estimate and all that follows from it. */
static void judge(struct bench_comparison *c, const struct both *blocks,
		  size_t count, double margin)
{
	double *values = bench_alloc(count, sizeof *values);
	double m = log1p(margin);
	struct bench_estimate e;

	for (size_t i = 0; i < count; i++)
		values[i] = blocks[i].a - blocks[i].b;
	e = bench_stats_estimate(values, count);
	c->n = (double)e.n;
	c->ratio = exp(e.ratio);
	c->ci_lo = exp(e.lo);
	c->ci_hi = exp(e.hi);
	c->ci90_lo = exp(e.lo90);
	c->ci90_hi = exp(e.hi90);
	c->margin = margin;
	c->notice_ratio = exp(e.notice);
	c->call_ratio = (1 + margin) * exp(e.notice);
	c->n_needed = bench_stats_blocks_needed(e.scale, m);
	c->lag1 = e.lag1;
	c->judgement = bench_verdict(e.lo, e.hi, e.lo90, e.hi90, m, 0);
	c->verdict = bench_verdict_name(c->judgement);
}

/* The arms' own medians, over the same blocks. */
static void add_values(struct bench_comparison *c, const struct bench_series *a,
		       const struct bench_series *b, const struct both *blocks,
		       size_t count)
{
	double *values = bench_alloc(count, sizeof *values);

	for (size_t i = 0; i < count; i++)
		values[i] = bench_series_value(a, blocks[i].a);
	c->value_a = bench_stats_median(values, count);
	for (size_t i = 0; i < count; i++)
		values[i] = bench_series_value(b, blocks[i].b);
	c->value_b = bench_stats_median(values, count);
}

static double common(double a, double b)
{
	return a == b ? a : NAN;
}

/* False if no block holds both arms. */
static bool compare(const struct bench_result *result,
		    const struct bench_result_row *row,
		    const struct bench_pair *pair, double margin,
		    struct bench_comparison *c)
{
	struct bench_series a = bench_series_make(result, row, pair->a->name);
	struct bench_series b = bench_series_make(result, row, pair->b->name);
	struct both *blocks = bench_alloc(a.count + 1, sizeof *blocks);
	size_t found = pair_blocks(&a, &b, blocks);
	bool capped;
	size_t count = choose_blocks(blocks, found, (size_t)result->blocks,
				     result->complete, &capped);

	if (!count)
		return false;
	bench_table_empty(&bench_comparison_table, c);
	c->run_id = a.first->run_id;
	c->machine_id = a.first->machine_id;
	c->probe = row->probe;
	c->params = row->params;
	c->threads = common(a.first->threads, b.first->threads);
	c->workers = common(a.first->workers, b.first->workers);
	c->placement = a.first->placement;
	c->unit = row->unit;
	c->a = pair->a->name;
	c->b = pair->b->name;
	c->builds = pair->builds;
	c->p_slower = NAN;
	c->noise_cap = capped;
	c->discarded_blocks = (double)(found - count);
	judge(c, blocks, count, margin);
	add_values(c, &a, &b, blocks, count);
	add_floor(c, result, row, pair, &a, &b);
	return true;
}

size_t bench_comparison_make(const struct bench_result *result,
			     const struct bench_pair *pair, double margin,
			     struct bench_comparison **comparisons)
{
	size_t count = 0;

	*comparisons = NULL;
	for (size_t i = 0; i < result->row_count; i++) {
		struct bench_comparison c;

		if (!compare(result, &result->rows[i], pair, margin, &c))
			continue;
		*comparisons = bench_grow(*comparisons, count, sizeof c);
		(*comparisons)[count++] = c;
	}
	return count;
}
