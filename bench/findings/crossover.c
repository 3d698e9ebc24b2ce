/* SPDX-License-Identifier: MIT */
/*
 * Finds crossovers.  The interval is bootstrapped: blocks of each level
 * between the two sides are drawn anew, and the crossover of their medians is
 * found once more.
 */
#include "bench/findings/crossover.h"

#include <math.h>
#include <string.h>

#include "bench/sample/row_name.h"
#include "bench/stats/redraw.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

/* A level that both arms have. */
struct level {
	double at;
	double *differences; /* ln(a/b) of the blocks that hold both */
	size_t count;
	double median; /* the last drawn, in a bootstrap */
	double drawn;
	int side;   /* 1: b is faster, -1: a is, 0: nobody knows */
	bool alike; /* equivalent within the margin */
};

struct levels {
	struct level *levels;
	size_t count;
};

static struct level join(const struct bench_curve_point *a,
			 const struct bench_curve_point *b, double margin)
{
	struct level l = { .at = a->level };
	struct bench_estimate e;

	l.differences = bench_alloc(a->count + 1, sizeof *l.differences);
	for (size_t i = 0, j = 0; i < a->count; i++) {
		while (j < b->count && b->numbers[j] < a->numbers[i])
			j++;
		if (j < b->count && b->numbers[j] == a->numbers[i])
			l.differences[l.count++] =
				log(a->times[i] / b->times[j]);
	}
	e = bench_stats_estimate(l.differences, l.count);
	l.median = e.ratio;
	l.alike = e.lo90 > -margin && e.hi90 < margin;
	l.side = l.alike ? 0 : (e.lo > 0) - (e.hi < 0);
	return l;
}

static struct levels join_all(const struct bench_curve *a,
			      const struct bench_curve *b, double margin)
{
	struct levels all = { bench_alloc(a->count, sizeof *all.levels), 0 };

	for (size_t i = 0; i < a->count; i++)
		for (size_t j = 0; j < b->count; j++)
			if (a->points[i].params == b->points[j].params)
				all.levels[all.count++] =
					join(&a->points[i], &b->points[j],
					     log1p(margin));
	for (size_t i = 0; i < all.count; i++)
		if (!all.levels[i].count)
			all.count = 0;
	return all;
}

/* Where the line from one level to the next crosses 0. */
static double between(const struct level *x, const struct level *y)
{
	double share = x->drawn / (x->drawn - y->drawn);

	return exp(log(x->at) + share * (log(y->at) - log(x->at)));
}

/* From the last level of one side to the first of the other. */
static double crossing(const struct level *first, const struct level *last)
{
	const struct level *l = first;

	/* Drawn anew, even the ends may be on one side. */
	if ((first->drawn > 0) != (first->side > 0))
		return first->at;
	while (l < last && (l->drawn > 0) == (first->side > 0))
		l++;
	return l == last && (last->drawn > 0) == (first->side > 0)
		       ? last->at
		       : between(l - 1, l);
}

static void find(struct bench_crossover *c, struct level *first,
		 struct level *last, struct bench_random *random)
{
	double draws[BENCH_REDRAWS];
	struct bench_interval interval;

	for (struct level *l = first; l <= last; l++)
		l->drawn = l->median;
	c->level = crossing(first, last);
	for (size_t i = 0; i < BENCH_REDRAWS; i++) {
		for (struct level *l = first; l <= last; l++)
			l->drawn = bench_redraw_median(l->differences, l->count,
						       random);
		draws[i] = crossing(first, last);
	}
	interval = bench_redraw_interval(draws);
	c->level_lo = interval.lo;
	c->level_hi = interval.hi;
}

/* The last level of a side, and the first of the other behind it. */
static size_t changes(const struct levels *all, size_t *last, size_t *first)
{
	size_t count = 0, known = all->count;

	for (size_t i = 0; i < all->count; i++) {
		if (!all->levels[i].side)
			continue;
		if (known < all->count &&
		    all->levels[known].side != all->levels[i].side) {
			count++;
			*last = known;
			*first = i;
		}
		known = i;
	}
	return count;
}

static const char *faster(const struct bench_crossover *c, int side)
{
	return side > 0 ? c->b : side < 0 ? c->a : NULL;
}

/* The side of all levels that have one, or 0; whether all are known. */
static int only_side(const struct levels *all, bool *known)
{
	int side = 0;

	*known = true;
	for (size_t i = 0; i < all->count; i++) {
		const struct level *l = &all->levels[i];

		*known &= l->side || l->alike;
		side = l->side ? l->side : side;
	}
	return side;
}

static void judge(struct bench_crossover *c, struct levels *all,
		  struct bench_random *random)
{
	size_t last = 0, first = 0, count = changes(all, &last, &first);
	struct level *levels = all->levels;
	bool known;
	int side;

	if (count == 1) {
		c->finding = "crossover";
		c->faster_below = faster(c, levels[last].side);
		c->faster_above = faster(c, levels[first].side);
		c->level_below = levels[last].at;
		c->level_above = levels[first].at;
		find(c, &levels[last], &levels[first], random);
		return;
	}
	side = only_side(all, &known);
	c->finding = count > 1 ? "several"
		     : !known  ? "undecided"
		     : side    ? "none"
			       : "alike";
	if (count > 1)
		return;
	c->faster_below = faster(c, side);
	c->faster_above = known ? c->faster_below : NULL;
}

static void find_alike(struct bench_crossover *c, const struct levels *all)
{
	for (size_t i = all->count; i && all->levels[i - 1].alike; i--)
		c->alike_from = all->levels[i - 1].at;
}

/* False if they have not two levels in common. */
static bool make(const struct bench_result *result, const struct bench_curve *a,
		 const struct bench_curve *b, double margin,
		 struct bench_crossover *c)
{
	struct bench_random random = { bench_bootstrap_seed(
		result->seed, bench_row_name(a->probe, NULL, a->place),
		a->arm->name, b->arm->name) };
	struct levels all = join_all(a, b, margin);

	if (all.count < 2)
		return false;
	bench_table_empty(&bench_crossover_table, c);
	c->run_id = a->points[0].first->run_id;
	c->machine_id = a->points[0].first->machine_id;
	c->probe = a->probe;
	c->axis = a->axis;
	c->unit = a->unit;
	c->placement = a->placement == b->placement ? a->placement : NULL;
	c->place = a->place;
	c->a = a->arm->name;
	c->b = b->arm->name;
	c->margin = margin;
	c->levels = (double)all.count;
	c->level_least = all.levels[0].at;
	c->level_most = all.levels[all.count - 1].at;
	c->n = INFINITY;
	for (size_t i = 0; i < all.count; i++)
		c->n = fmin(c->n, (double)all.levels[i].count);
	judge(c, &all, &random);
	find_alike(c, &all);
	return true;
}

static bool is_pair(const struct bench_pair *pair, const struct bench_curve *a,
		    const struct bench_curve *b)
{
	return a->arm == pair->a && b->arm == pair->b && a->probe == b->probe &&
	       a->place == b->place;
}

size_t bench_crossover_make(const struct bench_result *result, double margin,
			    struct bench_crossover **crossovers)
{
	struct bench_curve *curves;
	struct bench_pair *pairs;
	size_t all = bench_curve_list(result, &curves);
	size_t pair_count = bench_pair_list(result, &pairs), count = 0;

	*crossovers = NULL;
	for (size_t p = 0; p < pair_count; p++) {
		for (size_t i = 0; i < all * all; i++) {
			const struct bench_curve *a = &curves[i / all];
			const struct bench_curve *b = &curves[i % all];
			struct bench_crossover c;

			if (!is_pair(&pairs[p], a, b) ||
			    !make(result, a, b, margin, &c))
				continue;
			*crossovers = bench_grow(*crossovers, count, sizeof c);
			(*crossovers)[count++] = c;
		}
	}
	return count;
}
