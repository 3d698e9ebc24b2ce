/* SPDX-License-Identifier: MIT */
/*
 * How often the gate errs over a whole session of 20 rows, on made-up
 * machines: false alarms where nothing is beyond the margin, and misses where
 * one row is.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <gsl/gsl_cdf.h>
#include <stdio.h>
#include <string.h>

#include "bench/verdict/gate.h"
#include "probes/protocol.h"
#include "tests/bench/session.h"

#define ROWS     20
#define SESSIONS 500
#define PLANTED  7 /* the row that is slower */

static struct bench_comparison rows[2 * ROWS], *pointers[2 * ROWS];
static size_t count;

/* Adds what one row's blocks say. */
static struct bench_comparison *add(enum noise noise, size_t row, size_t blocks,
				    double ratio)
{
	static uint64_t seed;
	struct noise_machine machine = noise_start(noise, seed++);
	struct session session = session_measure(&machine, blocks, 3);
	struct bench_estimate e = session_estimate(&session, ratio);
	struct bench_comparison *c = &rows[count];
	double L[SESSION_BLOCKS_MAX];
	unsigned inside = 0;

	session_reduce(&session, ratio, L);
	for (size_t b = 0; b < blocks; b++)
		inside += L[b] <= log(1.03);
	bench_table_empty(&bench_comparison_table, c);
	c->probe = bench_text_intern("yield");
	c->params = bench_text_format("threads=%zu", row);
	c->n = (double)blocks;
	c->ratio = exp(e.ratio);
	c->ci_lo = exp(e.lo);
	c->ci_hi = exp(e.hi);
	c->judgement = bench_verdict(e.lo, e.hi, e.lo90, e.hi90, log(1.03), 0);
	c->p_slower = gsl_cdf_binomial_P(inside, .5, (unsigned)blocks);
	pointers[count++] = c;
	return c;
}

/* Percent of sessions that fail though no row is beyond the margin. */
static double false_alarms(enum noise noise, size_t blocks, double ratio)
{
	double alarms = 0;

	for (size_t s = 0; s < SESSIONS; s++) {
		int code;

		count = 0;
		for (size_t r = 0; r < ROWS; r++)
			add(noise, r, blocks, ratio);
		code = bench_gate_judge(pointers, count, BENCH_GATE_SLOWER);
		cr_assert_neq(code, EXIT_USAGE);
		alarms += code == EXIT_VERDICT;
	}
	return 100 * alarms / SESSIONS;
}

Test(gate_rates, like_against_like, .timeout = 60, .init = cr_redirect_stderr)
{
	cr_expect_leq(false_alarms(NOISE_PROCESS_2, 12, 1), .5);
	cr_expect_leq(false_alarms(NOISE_PROCESS_5, 12, 1), .5);
	cr_expect_leq(false_alarms(NOISE_VIRTUAL, 12, 1), .5);
}

/* All rows just at the margin, where each is as likely to err as it may be. */
Test(gate_rates, at_the_margin, .timeout = 60, .init = cr_redirect_stderr)
{
	cr_expect_leq(false_alarms(NOISE_PROCESS_2, 12, 1.03), 5);
	cr_expect_leq(false_alarms(NOISE_PROCESS_5, 20, 1.03), 5);
	cr_expect_leq(false_alarms(NOISE_VIRTUAL, 12, 1.03), 5);
}

/* One row is 10 % slower: flagged by 12 blocks, judged by 20 fresh ones. */
Test(gate_rates, two_stages_find_the_slower_row, .timeout = 60,
     .init = cr_redirect_stderr)
{
	size_t found = 0, others = 0;

	for (size_t s = 0; s < SESSIONS; s++) {
		int code;

		count = 0;
		for (size_t r = 0; r < ROWS; r++)
			add(NOISE_PROCESS_2, r, 12, r == PLANTED ? 1.1 : 1);
		for (size_t r = 0; r < ROWS; r++)
			if (bench_gate_flags(&rows[r]))
				add(NOISE_PROCESS_2, r, 20,
				    r == PLANTED ? 1.1 : 1)
					->role = bench_text_intern("confirm");
		code = bench_gate_judge(pointers, count, BENCH_GATE_SLOWER);
		for (size_t i = ROWS; i < count; i++) {
			bool planted = rows[i].params == rows[PLANTED].params;
			bool slower = rows[i].p_holm <= .05;

			cr_assert(!slower || code == EXIT_VERDICT);
			found += planted && slower;
			others += !planted && slower;
		}
	}
	cr_expect_geq(found, SESSIONS * 99 / 100, "%zu", found);
	cr_expect_leq(others, SESSIONS / 200, "%zu", others);
}
