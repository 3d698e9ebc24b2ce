/* SPDX-License-Identifier: MIT */
/*
 * The conditions of --fail-on, and the family of rows that «slower» is
 * tested over.  A family is made anew for each question, from the same rows.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/error.h"
#include "bench/gate.h"
#include "bench/report.h"
#include "bench/suggest.h"
#include "bench/text.h"
#include "probes/protocol.h"

/* The bit of a condition is its place here. */
static const char *const names[] = { "slower", "inconclusive", "noise" };

#define NAMES (sizeof names / sizeof *names)

int bench_gate_parse(const char *list, unsigned *conditions)
{
	const char *const *words;
	size_t count = bench_text_split(list, &words);

	*conditions = 0;
	for (size_t w = 0; w < count; w++) {
		size_t i = 0;

		while (i < NAMES && strcmp(words[w], names[i]))
			i++;
		if (i == NAMES) {
			bench_error("--fail-on: unknown condition '%s'; %s",
				    words[w],
				    bench_suggest(words[w], names, NAMES));
			return -EINVAL;
		}
		*conditions |= 1u << i;
	}
	return 0;
}

size_t bench_gate_blocks_needed(size_t rows)
{
	/* With all n blocks beyond the margin p is 2^-n, times the rows. */
	return (size_t)ceil(log2((double)rows / BENCH_GATE_ALPHA));
}

bool bench_gate_flags(const struct bench_comparison *c)
{
	return c->ci_lo > 1;
}

static bool confirms(const struct bench_comparison *c)
{
	return c->role && !strcmp(c->role, "confirm");
}

static bool is_matched(const struct bench_comparison *c)
{
	return c->state && !strcmp(c->state, "matched");
}

/* Of one pair at one level, whatever its state and role. */
static bool same_pair(const struct bench_comparison *x,
		      const struct bench_comparison *y)
{
	return x->probe == y->probe && x->params == y->params && x->a == y->a &&
	       x->b == y->b;
}

/* The rows that count, and how many of them confirm. */
struct family {
	struct bench_comparison **rows;
	size_t count, confirming;
};

/* Whether another row says it for this one. */
static bool is_covered(const struct bench_comparison *c,
		       struct bench_comparison *const *rows, size_t count)
{
	bool one_state = c->state && !is_matched(c);

	for (size_t i = 0; one_state && i < count; i++)
		if (same_pair(c, rows[i]) && confirms(c) == confirms(rows[i]) &&
		    is_matched(rows[i]))
			return true;
	return false;
}

static struct family find_family(struct bench_comparison *const *rows,
				 size_t count)
{
	struct family family = { bench_alloc(count + 1, sizeof *rows), 0, 0 };
	bool builds = false;

	for (size_t i = 0; i < count; i++)
		builds |= rows[i]->builds;
	for (size_t i = 0; i < count; i++) {
		if ((builds && !rows[i]->builds) ||
		    is_covered(rows[i], rows, count))
			continue;
		family.rows[family.count++] = rows[i];
		family.confirming += confirms(rows[i]);
	}
	return family;
}

static bool is_confirmed(const struct bench_comparison *c,
			 const struct family *family)
{
	for (size_t i = 0; i < family->count; i++)
		if (confirms(family->rows[i]) && same_pair(c, family->rows[i]))
			return true;
	return false;
}

/* «slower» is tested over these. */
static size_t find_tested(const struct family *family,
			  struct bench_comparison **tested)
{
	size_t count = 0;

	for (size_t i = 0; i < family->count; i++)
		if (!family->confirming || confirms(family->rows[i]))
			tested[count++] = family->rows[i];
	return count;
}

static bool is_too_small(const struct bench_comparison *c, size_t tested)
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
	struct family family = find_family(rows, count);
	struct bench_comparison **tested =
		bench_alloc(count + 1, sizeof *tested);
	size_t tested_count = find_tested(&family, tested);

	for (size_t i = 0; i < count; i++)
		rows[i]->p_holm = NAN;
	for (size_t i = 0; i < tested_count; i++)
		if (is_too_small(tested[i], tested_count))
			return;
	adjust(tested, tested_count);
}

/* The row's name for messages. */
static const char *row_text(const struct bench_comparison *c)
{
	return bench_text_format("%s%s%s, %s against %s%s", c->probe,
				 c->params ? " " : "",
				 c->params ? c->params : "", c->a, c->b,
				 confirms(c) ? ", confirmed" : "");
}

/* Says what «slower» cannot be decided for; true if there is nothing. */
static bool can_test(const struct family *family)
{
	struct bench_comparison **tested =
		bench_alloc(family->count + 1, sizeof *tested);
	size_t count = find_tested(family, tested);
	size_t needed = bench_gate_blocks_needed(count);
	bool can = true;

	if (needed < BENCH_BLOCKS_MIN)
		needed = BENCH_BLOCKS_MIN;
	for (size_t i = 0; can && i < count; i++) {
		if (!is_too_small(tested[i], count))
			continue;
		if (tested[i]->n >= (double)needed)
			bench_error("--fail-on slower: %s has no test of it",
				    row_text(tested[i]));
		else
			bench_error("--fail-on slower: n too small for %zu "
				    "rows: %s has n = %.0f; measure with "
				    "--blocks %zu, or fewer rows",
				    count, row_text(tested[i]), tested[i]->n,
				    needed);
		can = false;
	}
	for (size_t i = 0; family->confirming && i < family->count; i++) {
		const struct bench_comparison *c = family->rows[i];

		if (!bench_gate_flags(c) || is_confirmed(c, family))
			continue;
		bench_error("--fail-on slower: %s was to be confirmed by fresh "
			    "blocks and was not: finish the run",
			    row_text(c));
		can = false;
	}
	return can;
}

/* Neither a direction nor equivalence; n too small is that as well. */
static bool is_open(const struct bench_comparison *c)
{
	switch (c->judgement) {
	case BENCH_SLOWER:
	case BENCH_FASTER:
	case BENCH_EQUIVALENT:
	case BENCH_EQUIVALENT_SLOWER:
	case BENCH_EQUIVALENT_FASTER:
	case BENCH_SLOWER_UNRESOLVED:
	case BENCH_FASTER_UNRESOLVED:
		return false;
	default:
		return true;
	}
}

/* Whether the row fails one of the conditions; says so. */
static bool fails(const struct bench_comparison *c, unsigned conditions)
{
	bool slower =
		conditions & BENCH_GATE_SLOWER && c->p_holm <= BENCH_GATE_ALPHA;
	bool open = conditions & BENCH_GATE_INCONCLUSIVE && is_open(c);
	bool noise = conditions & BENCH_GATE_NOISE &&
		     (c->judgement == BENCH_ENVIRONMENT || c->noise_cap > 0);
	const char *row = row_text(c);
	const char *ratio =
		bench_text_format("%s (%s)", bench_show_ratio(c->ratio),
				  bench_show_interval(c->ci_lo, c->ci_hi));

	if (slower)
		bench_error("gate: slower: %s: %s, p = %.2g", row, ratio,
			    c->p_holm);
	if (open)
		bench_error("gate: inconclusive: %s: %s, %s", row, ratio,
			    c->verdict);
	if (noise)
		bench_error("gate: noise: %s: %s, %s", row, ratio,
			    c->noise_cap > 0 ? "noisy blocks had to be used"
					     : c->verdict);
	return slower || open || noise;
}

int bench_gate_judge(struct bench_comparison *const *rows, size_t count,
		     unsigned conditions)
{
	struct family family = find_family(rows, count);
	bool failed = false, decided = true;

	bench_gate_adjust(rows, count);
	if (!family.count) {
		bench_error("--fail-on: no pair of arms was measured, so there "
			    "is nothing to judge");
		return EXIT_USAGE;
	}
	if (conditions & BENCH_GATE_SLOWER)
		decided = can_test(&family);
	for (size_t i = 0; i < family.count; i++) {
		const struct bench_comparison *c = family.rows[i];

		/* Fresh blocks have the last word. */
		if (confirms(c) || !is_confirmed(c, &family))
			failed |= fails(c, conditions);
	}
	return !decided ? EXIT_USAGE : failed ? EXIT_VERDICT : EXIT_OK;
}
