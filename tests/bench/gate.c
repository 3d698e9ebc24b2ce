/* SPDX-License-Identifier: MIT */
/*
 * --fail-on: its words, which rows count, Holm's procedure against figures
 * worked out by hand, and how often it errs on rows whose truth is known.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bench/tools/text.h"
#include "bench/verdict/gate.h"
#include "probes/protocol.h"

#define ROWS 20

static struct bench_comparison rows[2 * ROWS], *pointers[2 * ROWS];
static size_t count;

/* A row that nothing is wrong with. */
static struct bench_comparison *add(const char *probe, double p)
{
	struct bench_comparison *c = &rows[count];

	bench_table_empty(&bench_comparison_table, c);
	c->probe = bench_text_intern(probe);
	c->params = bench_text_intern("threads=64");
	c->a = bench_text_intern("uthreads");
	c->b = bench_text_intern("old");
	c->n = 20;
	c->noise_cap = 0;
	c->judgement = BENCH_EQUIVALENT;
	c->verdict = bench_verdict_name(c->judgement);
	c->p_slower = p;
	c->ratio = c->ci_lo = c->ci_hi = 1;
	pointers[count++] = c;
	return c;
}

static void confirm(struct bench_comparison *c)
{
	c->role = bench_text_intern("confirm");
}

static int judge(unsigned conditions)
{
	return bench_gate_judge(pointers, count, conditions);
}

/* What was said on stderr holds each of these. */
static void expect_said(const char *first, ...)
{
	char text[4096];
	size_t size;
	va_list args;

	fflush(stderr);
	size = fread(text, 1, sizeof text - 1, cr_get_redirected_stderr());
	text[size] = 0;
	va_start(args, first);
	for (const char *word = first; word; word = va_arg(args, const char *))
		cr_expect_not_null(strstr(text, word), "no \"%s\" in: %s", word,
				   text);
	va_end(args);
}

Test(gate, words, .timeout = 10)
{
	unsigned conditions;

	cr_expect_eq(bench_gate_parse("slower", &conditions), 0);
	cr_expect_eq(conditions, BENCH_GATE_SLOWER);
	cr_expect_eq(bench_gate_parse("noise,inconclusive", &conditions), 0);
	cr_expect_eq(conditions, BENCH_GATE_NOISE | BENCH_GATE_INCONCLUSIVE);
}

Test(gate, unknown_words, .timeout = 10, .init = cr_redirect_stderr)
{
	unsigned conditions;

	cr_expect_eq(bench_gate_parse("slower,slow", &conditions), -EINVAL);
	cr_expect_eq(bench_gate_parse("", &conditions), -EINVAL);
	expect_said("--fail-on", "'slow'", "valid: slower", NULL);
}

Test(gate, blocks_needed, .timeout = 10)
{
	static const size_t table[][2] = { { 1, 5 },    { 2, 6 },   { 3, 6 },
					   { 4, 7 },    { 20, 9 },  { 60, 11 },
					   { 204, 12 }, { 205, 13 } };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		size_t needed = bench_gate_blocks_needed(table[i][0]);
		double family = .05 / (double)table[i][0];

		cr_expect_eq(needed, table[i][1], "%zu", table[i][0]);
		/* All blocks beyond the margin are just enough. */
		cr_expect_leq(exp2(-(double)needed), family);
		cr_expect_gt(exp2(1 - (double)needed), family);
	}
}

Test(gate, holm, .timeout = 10)
{
	/* Of 5 rows: 5 · .012, 4 · .013, which is less, 3 · .02, 2 · .4, 1. */
	static const double p[] = { .4, .013, .02, .012, .9 };
	static const double adjusted[] = { .8, .06, .06, .06, .9 };

	for (size_t i = 0; i < 5; i++)
		add("yield", p[i]);
	bench_gate_adjust(pointers, count);
	for (size_t i = 0; i < 5; i++)
		cr_expect_float_eq(rows[i].p_holm, adjusted[i], 1e-12,
				   "row %zu: %g", i, rows[i].p_holm);
	rows[0].p_slower = rows[4].p_slower = 1;
	bench_gate_adjust(pointers, count);
	cr_expect_eq(rows[0].p_holm, 1);
}

Test(gate, slower_is_judged_over_all_rows, .timeout = 10,
     .init = cr_redirect_stderr)
{
	struct bench_comparison *c = add("yield", .01);

	c->ratio = 1.104;
	c->ci_lo = 1.093;
	c->ci_hi = 1.118;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_VERDICT);
	cr_expect_eq(judge(BENCH_GATE_NOISE | BENCH_GATE_INCONCLUSIVE),
		     EXIT_OK);
	for (size_t i = 0; i < 5; i++)
		add("create", .5);
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_OK, "6 · .01 > .05");
	c->p_slower = .05 / 6;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_VERDICT);
	expect_said("gate: slower: yield threads=64, uthreads against old: "
		    "1.104 (1.093 – 1.118), p = 0.01\n",
		    "p = 0.05\n", NULL);
}

Test(gate, too_few_blocks_are_refused, .timeout = 10,
     .init = cr_redirect_stderr)
{
	for (size_t i = 0; i < ROWS; i++)
		add("yield", .5);
	rows[3].n = 9;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_OK);
	cr_expect_float_eq(rows[3].p_holm, 1, 1e-12);
	rows[3].n = 8;
	rows[3].probe = bench_text_intern("mutex");
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_OK, "nothing to test");
	rows[0].ci_lo = 1.01;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_USAGE);
	cr_expect(isnan(rows[0].p_holm));
	cr_expect_eq(judge(BENCH_GATE_NOISE), EXIT_OK);
	expect_said("n too small for 20 rows: mutex threads=64", "n = 8;",
		    "--blocks 9", NULL);
}

Test(gate, a_row_that_is_unfit_is_not_accused, .timeout = 10,
     .init = cr_redirect_stderr)
{
	struct bench_comparison *c = add("yield", .01);

	c->judgement = BENCH_ENVIRONMENT;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_UNFIT);
	cr_expect_eq(judge(BENCH_GATE_NOISE), EXIT_VERDICT);
	expect_said("gate: not decided: yield", "gate: noise: yield", NULL);
}

Test(gate, no_verdict_no_test_no_row, .timeout = 10, .init = cr_redirect_stderr)
{
	cr_expect_eq(judge(BENCH_GATE_NOISE), EXIT_USAGE);
	add("yield", .03)->n = 5;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_USAGE);
	rows[0].n = 20;
	rows[0].p_slower = NAN;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_USAGE);
	expect_said("no pair of arms", "n too small for 1 rows",
		    "has no test of it", NULL);
}

Test(gate, builds_alone_are_judged, .timeout = 10, .init = cr_redirect_stderr)
{
	add("yield", 1e-6)->judgement = BENCH_INCONCLUSIVE;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_VERDICT);
	add("yield", .04)->builds = true;
	cr_expect_eq(judge(BENCH_GATE_INCONCLUSIVE), EXIT_OK);
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_VERDICT, "R is 1");
	cr_expect(isnan(rows[0].p_holm));
	rows[1].p_slower = .5;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_OK);
}

Test(gate, states_count_once, .timeout = 10, .init = cr_redirect_stderr)
{
	add("yield", 1e-6)->state = bench_text_intern("near");
	rows[0].judgement = BENCH_INCONCLUSIVE;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_VERDICT, "alone");
	add("yield", .04)->state = bench_text_intern("matched");
	cr_expect_eq(judge(BENCH_GATE_INCONCLUSIVE), EXIT_OK);
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_VERDICT, "R is 1");
	cr_expect(isnan(rows[0].p_holm));
}

Test(gate, confirming_rows_have_the_last_word, .timeout = 10,
     .init = cr_redirect_stderr)
{
	for (size_t i = 0; i < 10; i++)
		add("yield", 1e-6)->params = NULL;
	rows[0].params = bench_text_intern("threads=1");
	rows[0].ci_lo = 1.02;
	cr_expect(bench_gate_flags(&rows[0]));
	cr_expect_not(bench_gate_flags(&rows[1]));
	rows[0].judgement = BENCH_INCONCLUSIVE;
	add("yield", .04)->params = rows[0].params;
	confirm(&rows[10]);
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_VERDICT, "R is 1");
	cr_expect_float_eq(rows[10].p_holm, .04, 1e-12);
	cr_expect(isnan(rows[0].p_holm));
	rows[10].p_slower = .06;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_OK);
	cr_expect_eq(judge(BENCH_GATE_INCONCLUSIVE), EXIT_OK);
	rows[1].judgement = BENCH_INCONCLUSIVE;
	cr_expect_eq(judge(BENCH_GATE_INCONCLUSIVE), EXIT_VERDICT,
		     "a row that was not flagged stands as it is");
	rows[9].params = bench_text_intern("threads=8");
	rows[9].ci_lo = 1.02;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_USAGE);
	expect_said("yield threads=1, uthreads against old, confirmed",
		    "yield threads=8, uthreads against old was to be "
		    "confirmed",
		    NULL);
}

Test(gate, what_passes_is_told, .timeout = 10, .init = cr_redirect_stderr)
{
	for (size_t i = 0; i < 4; i++)
		add("yield", .5)->params = i ? NULL : "threads=1";
	bench_gate_say_passed(pointers, count, BENCH_GATE_SLOWER);
	rows[0].ci_lo = 1.02;
	bench_gate_say_passed(pointers, count,
			      BENCH_GATE_SLOWER | BENCH_GATE_NOISE);
	add("yield", .5)->params = rows[0].params;
	confirm(&rows[4]);
	bench_gate_say_passed(pointers, count, BENCH_GATE_SLOWER);
	bench_gate_say_passed(pointers, 1, BENCH_GATE_INCONCLUSIVE);
	expect_said("gate: passed: of 4 rows, none looked slower\n",
		    "of 4 rows, 1 looked slower, none beyond chance, none had "
		    "noise\n",
		    "of 4 rows, 1 looked slower, none was confirmed by fresh "
		    "blocks\n",
		    "of 1 row, none is inconclusive\n", NULL);
}

Test(gate, placements_are_rows_of_their_own, .timeout = 10,
     .init = cr_redirect_stderr)
{
	add("yield", .2)->placement = bench_text_intern("cross-core");
	add("yield", .04)->placement = bench_text_intern("cross-socket");
	rows[1].place = rows[1].placement;
	rows[0].ci_lo = rows[1].ci_lo = 1.02;
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_OK);
	cr_expect_float_eq(rows[1].p_holm, .08, 1e-12);
	add("yield", 1e-6)->placement = rows[0].placement;
	confirm(&rows[2]);
	cr_expect_eq(judge(BENCH_GATE_SLOWER), EXIT_USAGE);
	expect_said("yield threads=64, cross-socket, uthreads against old was "
		    "to be confirmed",
		    NULL);
}

Test(gate, which_verdicts_are_inconclusive, .timeout = 10,
     .init = cr_redirect_stderr)
{
	static const bool open[BENCH_VERDICTS] = {
		[BENCH_TOO_FEW] = true,
		[BENCH_ENVIRONMENT] = true,
		[BENCH_INCONCLUSIVE] = true,
	};

	add("yield", .5);
	for (int v = 0; v <= BENCH_INCONCLUSIVE; v++) {
		rows[0].judgement = (enum bench_verdict)v;
		cr_expect_eq(judge(BENCH_GATE_INCONCLUSIVE),
			     open[v] ? EXIT_VERDICT : EXIT_OK, "%d", v);
		cr_expect_eq(judge(BENCH_GATE_NOISE),
			     v == BENCH_ENVIRONMENT ? EXIT_VERDICT : EXIT_OK);
	}
	rows[0].noise_cap = 1;
	cr_expect_eq(judge(BENCH_GATE_NOISE), EXIT_VERDICT);
	cr_expect_eq(judge(BENCH_GATE_INCONCLUSIVE), EXIT_VERDICT);
}
