/* SPDX-License-Identifier: MIT */
/*
 * The conditions of --fail-on, and what fails them.
 */
#include <errno.h>
#include <string.h>

#include "bench/sample/row_name.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/show.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"
#include "bench/verdict/gate_family.h"
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

/* The row's name for messages. */
static const char *row_text(const struct bench_comparison *c)
{
	return bench_text_format("%s, %s against %s%s",
				 bench_row_name(c->probe, c->params, c->place),
				 c->a, c->b,
				 bench_gate_confirms(c) ? ", confirmed" : "");
}

/* Says what «slower» cannot be decided for; true if there is nothing. */
static bool can_test(const struct bench_gate_family *family)
{
	struct bench_comparison **tested =
		bench_alloc(family->count + 1, sizeof *tested);
	size_t count = bench_gate_tested(family, tested);
	size_t needed = bench_gate_blocks_needed(count);
	bool can = true, flagged = false;

	if (needed < BENCH_BLOCKS_MIN)
		needed = BENCH_BLOCKS_MIN;
	for (size_t i = 0; i < count; i++)
		flagged |= bench_gate_flags(tested[i]);
	for (size_t i = 0; can && i < count; i++) {
		/* Where nothing looks slower there is nothing to test. */
		if (!bench_gate_too_small(tested[i], flagged ? count : 1))
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

		if (!bench_gate_flags(c) || bench_gate_confirmed(c, family))
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

/* What the row stands on has its say before its numbers. */
static bool is_unfit(const struct bench_comparison *c)
{
	return c->judgement == BENCH_ENVIRONMENT ||
	       c->judgement == BENCH_DEPENDS || c->judgement == BENCH_TOO_FEW;
}

/* Whether the row fails one of the conditions, or cannot; says so. */
static bool fails(const struct bench_comparison *c, unsigned conditions,
		  bool *unfit)
{
	bool beyond =
		conditions & BENCH_GATE_SLOWER && c->p_holm <= BENCH_GATE_ALPHA;
	bool slower = beyond && !is_unfit(c);
	bool open = conditions & BENCH_GATE_INCONCLUSIVE && is_open(c);
	bool noise = conditions & BENCH_GATE_NOISE &&
		     (c->judgement == BENCH_ENVIRONMENT || c->noise_cap > 0);
	const char *row = row_text(c);
	const char *ratio =
		bench_text_format("%s (%s)", bench_show_ratio(c->ratio),
				  bench_show_interval(c->ci_lo, c->ci_hi));

	*unfit |= beyond && !slower;
	if (beyond && !slower)
		bench_error("gate: not decided: %s: %s, %s; measure on a "
			    "quieter machine",
			    row, ratio, c->verdict);
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

/* "none looked slower", or how many did and why that is not enough. */
static const char *slower_text(const struct bench_gate_family *family)
{
	size_t flagged = 0;

	for (size_t i = 0; i < family->count; i++)
		flagged += !bench_gate_confirms(family->rows[i]) &&
			   bench_gate_flags(family->rows[i]);
	if (!flagged)
		return "none looked slower";
	return bench_text_format("%zu looked slower, %s", flagged,
				 family->confirming
					 ? "none was confirmed by fresh blocks"
					 : "none beyond chance");
}

void bench_gate_say_passed(struct bench_comparison *const *rows, size_t count,
			   unsigned conditions)
{
	struct bench_gate_family family = bench_gate_family(rows, count);
	size_t judged = family.count - family.confirming;

	bench_say("gate: passed: of %zu row%s%s%s%s%s", judged,
		  judged == 1 ? "" : "s",
		  conditions & BENCH_GATE_SLOWER ? ", " : "",
		  conditions & BENCH_GATE_SLOWER ? slower_text(&family) : "",
		  conditions & BENCH_GATE_INCONCLUSIVE
			  ? ", none is inconclusive"
			  : "",
		  conditions & BENCH_GATE_NOISE ? ", none had noise" : "");
}

int bench_gate_judge(struct bench_comparison *const *rows, size_t count,
		     unsigned conditions)
{
	struct bench_gate_family family = bench_gate_family(rows, count);
	bool failed = false, unfit = false, decided = true;

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
		if (bench_gate_confirms(c) || !bench_gate_confirmed(c, &family))
			failed |= fails(c, conditions, &unfit);
	}
	return !decided ? EXIT_USAGE
	       : failed ? EXIT_VERDICT
	       : unfit  ? EXIT_UNFIT
			: EXIT_OK;
}
