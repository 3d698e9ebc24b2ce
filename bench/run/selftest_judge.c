/* SPDX-License-Identifier: MIT */
/*
 * Holds what was found against what the instrument claims (results(5)).
 *
 * A claim that needs a resolution is tested on the comparisons that have it,
 * and not at all where fewer than half have: noise is no failure of the
 * instrument, nor is its silence a success.  Of a few that seem to have it
 * among many that have not, most only seem to: their scatter was small by
 * chance.
 */
#include <math.h>
#include <stdio.h>

#include "bench/run/selftest.h"
#include "bench/tools/text.h"

typedef bool question(const struct bench_comparison *c);

struct claim {
	const char *what;
	double truth;       /* asked of the comparisons with this ratio … */
	bool any;           /* … or of all but those of 1 */
	question *resolves; /* NULL: asked in any noise */
	question *holds;
	double least, most; /* the share that may hold, of those asked */
};

static bool excludes_one(const struct bench_comparison *c)
{
	return c->ci_lo > 1 || c->ci_hi < 1;
}

static bool is_slower(const struct bench_comparison *c)
{
	return c->judgement == BENCH_SLOWER;
}

static bool is_decided(const struct bench_comparison *c)
{
	return is_slower(c) || c->judgement == BENCH_FASTER;
}

static bool is_wrong(const struct bench_comparison *c)
{
	return c->ci_hi < 1;
}

static bool is_equivalent(const struct bench_comparison *c)
{
	return c->judgement == BENCH_EQUIVALENT ||
	       c->judgement == BENCH_EQUIVALENT_FASTER ||
	       c->judgement == BENCH_EQUIVALENT_SLOWER;
}

static bool notices_5(const struct bench_comparison *c)
{
	return c->notice_ratio <= 1.05;
}

static bool calls_5(const struct bench_comparison *c)
{
	return c->call_ratio <= 1.05;
}

/* n_needed is the least n at which c_eq[n]·s is within the margin. */
static bool equates(const struct bench_comparison *c)
{
	return c->n_needed <= c->n;
}

static const struct claim claims[] = {
	{ "like and like: the interval leaves out 1", 1, false, NULL,
	  excludes_one, 0, 5. / 40 },
	{ "like and like: called slower or faster", 1, false, NULL, is_decided,
	  0, 1. / 40 },
	{ "known work: taken for less", 0, true, NULL, is_wrong, 0, 0 },
	{ "+20 %: called slower", 1.20, false, NULL, is_slower, .9, 1 },
	{ "+10 %: noticed", 1.10, false, NULL, excludes_one, .9, 1 },
	{ "+5 %: noticed", 1.05, false, notices_5, excludes_one, .9, 1 },
	{ "+5 %: called slower", 1.05, false, calls_5, is_slower, .7, 1 },
	{ "like and like: called equivalent", 1, false, equates, is_equivalent,
	  .7, 1 },
};

static bool is_asked(const struct claim *claim,
		     const struct bench_selftest_pair *pair)
{
	return claim->any ? pair->truth != 1 : pair->truth == claim->truth;
}

/* A line of the table; true unless the claim failed. */
static bool print(const char *what, size_t found, size_t asked, double least,
		  double most, FILE *file)
{
	/* A tenth of fewer than ten may be one as well. */
	size_t low = (size_t)ceil(least * (double)asked - 1e-9);
	size_t high = (size_t)floor(most * (double)asked + 1e-9);
	bool good;

	if (least > 0 && low == asked && asked > 1)
		low--;
	good = found >= low && found <= high;
	bench_text_pad(file, what, -44);
	bench_text_pad(file, bench_text_format("%zu of %zu", found, asked), 9);
	bench_text_pad(file,
		       least > 0 ? bench_text_format("%zu or more", low)
				 : bench_text_format("%zu or fewer", high),
		       13);
	fputs(good ? "  pass\n" : "  FAIL\n", file);
	return good;
}

static bool judge_claim(const struct bench_selftest *test,
			const struct claim *claim, FILE *file)
{
	size_t all = 0, asked = 0, found = 0;

	for (size_t i = 0; i < test->count; i++) {
		const struct bench_selftest_pair *pair = &test->pairs[i];

		if (!is_asked(claim, pair))
			continue;
		all++;
		if (claim->resolves && !claim->resolves(&pair->result))
			continue;
		asked++;
		found += claim->holds(&pair->result);
	}
	if (!claim->resolves || 2 * asked >= all)
		return print(claim->what, found, asked, claim->least,
			     claim->most, file);
	bench_text_pad(file, claim->what, -44);
	fprintf(file, "  not testable here: noise (%zu of %zu could)\n", asked,
		all);
	return true;
}

/* Whether the intervals hold the truth, which differs from pair to pair. */
static bool judge_coverage(const struct bench_selftest *test, FILE *file)
{
	size_t asked = 0, found = 0;

	for (size_t i = 0; i < test->count; i++) {
		const struct bench_selftest_pair *pair = &test->pairs[i];

		if (pair->truth == 1)
			continue;
		asked++;
		found += pair->result.ci_lo <= pair->truth &&
			 pair->truth <= pair->result.ci_hi;
	}
	return print("known work: the interval holds it", found, asked,
		     35. / 40, 1, file);
}

/* Such a verdict sounds like a call, and says that there is none. */
static void print_unresolved(const struct bench_selftest *test, FILE *file)
{
	size_t asked = 0, found = 0;

	for (size_t i = 0; i < test->count; i++) {
		const struct bench_selftest_pair *pair = &test->pairs[i];

		if (pair->truth != 1)
			continue;
		asked++;
		found += pair->result.judgement == BENCH_SLOWER_UNRESOLVED ||
			 pair->result.judgement == BENCH_FASTER_UNRESOLVED;
	}
	bench_text_pad(file, "  size unresolved, which is no call", -44);
	bench_text_pad(file, bench_text_format("%zu of %zu", found, asked), 9);
	putc('\n', file);
}

bool bench_selftest_judge(const struct bench_selftest *test, FILE *file)
{
	bool good = true;

	bench_text_pad(file, "", -44);
	bench_text_pad(file, "found", 9);
	bench_text_pad(file, "demanded", 13);
	putc('\n', file);
	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		good &= judge_claim(test, &claims[i], file);
		if (i != 1)
			continue;
		print_unresolved(test, file);
		good &= judge_coverage(test, file);
	}
	return good;
}
