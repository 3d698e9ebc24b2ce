/* SPDX-License-Identifier: MIT */
/*
 * The family of rows that «slower» is tested over, and Holm's procedure.  A
 * family is made anew for each question, from the same rows.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/alloc.h"
#include "bench/verdict/gate_family.h"

size_t bench_gate_blocks_needed(size_t rows)
{
	/* With all n blocks beyond the margin p is 2^-n, times the rows. */
	return (size_t)ceil(log2((double)rows / BENCH_GATE_ALPHA));
}

bool bench_gate_flags(const struct bench_comparison *c)
{
	return c->ci_lo > 1;
}

bool bench_gate_confirms(const struct bench_comparison *c)
{
	return c->role && !strcmp(c->role, "confirm");
}

static bool is_matched(const struct bench_comparison *c)
{
	return c->state && !strcmp(c->state, "matched");
}

/* Of one pair at one row, whatever its state and role. */
static bool same_pair(const struct bench_comparison *x,
		      const struct bench_comparison *y)
{
	return x->probe == y->probe && x->params == y->params &&
	       x->placement == y->placement && x->a == y->a && x->b == y->b;
}

/* Whether another row says it for this one. */
static bool is_covered(const struct bench_comparison *c,
		       struct bench_comparison *const *rows, size_t count)
{
	bool one_state = c->state && !is_matched(c);

	for (size_t i = 0; one_state && i < count; i++)
		if (same_pair(c, rows[i]) &&
		    bench_gate_confirms(c) == bench_gate_confirms(rows[i]) &&
		    is_matched(rows[i]))
			return true;
	return false;
}

struct bench_gate_family bench_gate_family(struct bench_comparison *const *rows,
					   size_t count)
{
	struct bench_gate_family family = {
		bench_alloc(count + 1, sizeof *rows), 0, 0
	};
	bool builds = false;

	for (size_t i = 0; i < count; i++)
		builds |= rows[i]->builds;
	for (size_t i = 0; i < count; i++) {
		if ((builds && !rows[i]->builds) ||
		    is_covered(rows[i], rows, count))
			continue;
		family.rows[family.count++] = rows[i];
		family.confirming += bench_gate_confirms(rows[i]);
	}
	return family;
}

bool bench_gate_confirmed(const struct bench_comparison *c,
			  const struct bench_gate_family *family)
{
	for (size_t i = 0; i < family->count; i++)
		if (bench_gate_confirms(family->rows[i]) &&
		    same_pair(c, family->rows[i]))
			return true;
	return false;
}

size_t bench_gate_flagged(struct bench_comparison *const *rows, size_t count,
			  struct bench_comparison **flagged)
{
	struct bench_gate_family family = bench_gate_family(rows, count);
	size_t found = 0;

	for (size_t i = 0; i < family.count; i++) {
		struct bench_comparison *c = family.rows[i];

		if (!bench_gate_confirms(c) && bench_gate_flags(c) &&
		    !bench_gate_confirmed(c, &family))
			flagged[found++] = c;
	}
	return found;
}

/* «slower» is tested over these. */
size_t bench_gate_tested(const struct bench_gate_family *family,
			 struct bench_comparison **tested)
{
	size_t count = 0;

	for (size_t i = 0; i < family->count; i++)
		if (!family->confirming || bench_gate_confirms(family->rows[i]))
			tested[count++] = family->rows[i];
	return count;
}

bool bench_gate_too_small(const struct bench_comparison *c, size_t tested)
{
	return c->n < BENCH_BLOCKS_MIN ||
	       c->n < (double)bench_gate_blocks_needed(tested) ||
	       isnan(c->p_slower);
}

static int by_p(const void *a, const void *b)
{
	double x = (*(struct bench_comparison *const *)a)->p_slower;
	double y = (*(struct bench_comparison *const *)b)->p_slower;

	return (x > y) - (x < y);
}

/* Holm: the smallest p counts for all rows, the next for all but one, … */
static void adjust(struct bench_comparison **tested, size_t count)
{
	double least = 0;

	qsort(tested, count, sizeof *tested, by_p);
	for (size_t i = 0; i < count; i++) {
		double p = (double)(count - i) * tested[i]->p_slower;

		least = fmin(1, fmax(least, p));
		tested[i]->p_holm = least;
	}
}

void bench_gate_adjust(struct bench_comparison *const *rows, size_t count)
{
	struct bench_gate_family family = bench_gate_family(rows, count);
	struct bench_comparison **tested =
		bench_alloc(count + 1, sizeof *tested);
	size_t tested_count = bench_gate_tested(&family, tested);

	for (size_t i = 0; i < count; i++)
		rows[i]->p_holm = NAN;
	for (size_t i = 0; i < tested_count; i++)
		if (bench_gate_too_small(tested[i], tested_count))
			return;
	adjust(tested, tested_count);
}
