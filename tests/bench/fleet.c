/* SPDX-License-Identifier: MIT */
/*
 * Many folders: what is a session, what is a machine, and how many of each a
 * claim needs.  Fleets are made up in memory; tests/cli/fleet.sh reads files.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "bench/fleet/fleet.h"
#include "bench/fleet/gate.h"
#include "bench/fleet/stats.h"
#include "bench/tools/text.h"
#include "bench/verdict/gate.h"
#include "probes/protocol.h"

#define FOLDERS 64

static struct bench_fleet fleet;
static struct bench_fleet_folder folders[FOLDERS];
static struct bench_fleet_row rows[FOLDERS];
static struct bench_fleet_key key = {
	{ "create", NULL, "one-cpu", "x", "y", NULL, "ns/thread" }, 0, 2
};
static struct bench_fleet_groups groups;
static struct bench_fleet_judge judge;

/* A run of that machine and boot, whose only row has this ratio. */
static struct bench_fleet_row *add(int machine, int session, double ratio)
{
	size_t f = fleet.folder_count++;
	struct bench_fleet_folder *folder = &folders[f];

	*folder = (struct bench_fleet_folder){
		.path = bench_text_format("folder-%zu", f),
		.run_id = bench_text_format("run-%zu", f),
		.session_id = bench_text_format("session-%d", session),
		.machine_id = bench_text_format("machine-%d", machine),
		.rows = &rows[f],
		.row_count = 1,
	};
	rows[f] = (struct bench_fleet_row){ .ratio = log(ratio),
					    .lo = log(ratio) - .5,
					    .hi = log(ratio) + .5,
					    .folder = (uint32_t)f };
	fleet.folders = folders;
	fleet.keys = &key;
	fleet.key_count = 1;
	return &rows[f];
}

static struct bench_fleet_view view(void)
{
	cr_assert_eq(bench_fleet_group(&groups, &fleet), 0);
	judge = bench_fleet_judge_make(&groups, .03);
	return bench_fleet_judge(&judge, 0);
}

static void near(double found, double expected)
{
	cr_expect_float_eq(found, expected, 1e-12, "%.17g, not %.17g", found,
			   expected);
}

Test(fleet, one_run_keeps_its_interval_and_is_no_claim, .timeout = 10)
{
	struct bench_fleet_claim *claim;

	add(1, 1, 2);
	claim = view().claims;
	near(claim->ratio, log(2));
	near(claim->lo, log(2) - .5);
	near(claim->hi, log(2) + .5);
	cr_expect_eq(claim->verdict, BENCH_TOO_FEW);
	cr_expect_str_eq(bench_fleet_verdict(claim->verdict, claim->sessions,
					     "sessions"),
			 "inconclusive (1 of 6 sessions)");
}

Test(fleet, runs_of_a_session_are_one_value, .timeout = 10)
{
	struct bench_fleet_claim *claim;

	/* Nine runs in one boot do not outvote two boots of one run. */
	for (int i = 0; i < 9; i++)
		add(1, 1, 4);
	add(1, 2, 1);
	add(1, 3, 2);
	claim = view().claims;
	cr_expect_eq(claim->sessions, 3);
	cr_expect_eq(claim->runs, 11);
	near(claim->ratio, log(2));
	cr_expect(isnan(claim->lo));
	cr_expect_eq(claim->verdict, BENCH_TOO_FEW);
}

Test(fleet, runs_of_a_session_count_by_their_median, .timeout = 10)
{
	struct bench_fleet_claim *claim;

	add(1, 1, 1);
	add(1, 1, 4);
	claim = view().claims;
	near(claim->ratio, log(2));
	cr_expect(isnan(claim->lo), "two runs have no interval of their own");
}

Test(fleet, six_sessions_are_a_claim_and_five_are_none, .timeout = 10)
{
	struct bench_fleet_claim *claim;

	for (int s = 0; s < 5; s++)
		add(1, s, 1.10 + .01 * s);
	claim = view().claims;
	cr_expect_eq(claim->verdict, BENCH_TOO_FEW);
	cr_expect(isnan(claim->lo));
	near(claim->ratio, log(1.12));
	add(1, 5, 1.15);
	claim = view().claims;
	cr_expect_eq(claim->verdict, BENCH_SLOWER);
	near(claim->lo, log(1.10));
	near(claim->hi, log(1.15));
	near(claim->ratio, (log(1.12) + log(1.13)) / 2);
}

Test(fleet, the_largest_bias_of_the_folders_counts, .timeout = 10)
{
	for (int s = 0; s < 6; s++)
		add(1, s, 1.036);
	cr_expect_eq(view().claims->verdict, BENCH_SLOWER);
	rows[3].bias = .008;
	cr_expect_eq(view().claims->verdict, BENCH_SLOWER_UNRESOLVED);
	rows[2].bias = .02;
	cr_expect_eq(view().claims->verdict, BENCH_ENVIRONMENT);
}

Test(fleet, folders_may_come_in_any_order, .timeout = 10)
{
	struct bench_fleet_view v;

	for (int i = 0; i < 12; i++)
		add(i % 2, i / 4 * 2 + i % 2, i % 2 ? 1 : 2);
	v = view();
	cr_expect_eq(v.claim_count, 2);
	for (size_t i = 0; i < 2; i++) {
		cr_expect_eq(v.claims[i].sessions, 3);
		cr_expect_eq(v.claims[i].runs, 6);
		near(v.claims[i].ratio, i ? 0 : log(2));
	}
}

Test(fleet, four_machines_have_no_pooled_value, .timeout = 10)
{
	struct bench_fleet_over over;

	for (int m = 0; m < 4; m++)
		add(m, m, 1 + m);
	over = view().over;
	cr_expect_eq(over.machines, 4);
	cr_expect(isnan(over.ratio) && isnan(over.q25) && isnan(over.lo));
	near(over.least, 0);
	near(over.most, log(4));
	cr_expect_eq(over.counts[BENCH_FLEET_INCONCLUSIVE], 4);
}

Test(fleet, five_machines_are_pooled_and_six_have_an_interval, .timeout = 10)
{
	struct bench_fleet_over over;

	for (int m = 0; m < 5; m++)
		add(m, m, 1 << m);
	over = view().over;
	near(over.ratio, log(4));
	near(over.q25, log(2));
	near(over.q75, log(8));
	cr_expect(isnan(over.lo));
	cr_expect_str_eq(
		bench_fleet_verdict(over.verdict, over.machines, "machines"),
		"inconclusive (5 of 6 machines)");
	add(5, 5, 32);
	over = view().over;
	near(over.lo, 0);
	near(over.hi, log(32));
	near(over.q25, 1.25 * log(2));
	cr_expect_eq(over.verdict, BENCH_INCONCLUSIVE);
}

Test(fleet, intervals_are_those_of_all_values, .timeout = 10)
{
	struct bench_fleet_view v;
	double values[40];
	struct bench_estimate e;

	for (int n = 6; n <= 40; n++) {
		fleet.folder_count = 0;
		for (int m = 0; m < n; m++) {
			values[m] = (m * 37 + n) % 41;
			add(m, m, exp(values[m]));
		}
		v = view();
		e = bench_stats_estimate(values, (size_t)n);
		near(v.over.ratio, e.ratio);
		near(v.over.lo, e.lo);
		near(v.over.hi, e.hi);
		cr_expect_eq(v.over.verdict,
			     bench_verdict(e.lo, e.hi, e.lo90, e.hi90,
					   log1p(.03), 0));
	}
}

Test(fleet, an_outlier_is_far_by_the_others_spread, .timeout = 10)
{
	struct bench_fleet_view v;

	for (int m = 0; m < 4; m++)
		add(m, m, 1 + .01 * m);
	add(4, 4, 9);
	v = view();
	cr_expect_eq(v.over.outliers, 1);
	cr_expect(bench_fleet_is_outlier(&v.claims[4]));
	/* With four machines nobody can say who is the odd one. */
	fleet.folder_count = 0;
	for (int m = 0; m < 3; m++)
		add(m, m, 1 + .01 * m);
	add(3, 3, 9);
	cr_expect_eq(view().over.outliers, 0);
}

Test(fleet, equal_machines_have_no_outliers, .timeout = 10)
{
	for (int m = 0; m < 6; m++)
		add(m, m, m ? 2 : 2.001);
	cr_expect_eq(view().over.outliers, 0);
}

Test(fleet, machines_count_by_their_verdicts, .timeout = 10)
{
	static const double ratios[] = { 1.2, .8, 1, 1 };
	struct bench_fleet_over over;

	for (int m = 0; m < 4; m++)
		for (int s = 0; s < (m < 3 ? 6 : 2); s++)
			add(m, s, ratios[m]);
	over = view().over;
	for (size_t i = 0; i < BENCH_FLEET_COUNTS; i++)
		cr_expect_eq(over.counts[i], 1);
}

Test(fleet, a_row_twice_is_refused, .timeout = 10)
{
	static struct bench_fleet_row twice[2];

	add(1, 1, 2);
	twice[0] = twice[1] = rows[0];
	folders[0].rows = twice;
	folders[0].row_count = 2;
	cr_redirect_stderr();
	cr_expect_eq(bench_fleet_group(&groups, &fleet), -EINVAL);
}

static int gate(unsigned fail_on)
{
	struct bench_fleet_gate g = { .fail_on = fail_on };
	struct bench_fleet_view v = view();

	bench_fleet_gate_look(&g, &v);
	return bench_fleet_gate_end(&g);
}

Test(fleet, fails_on_what_was_asked_only, .timeout = 10)
{
	const unsigned all =
		BENCH_GATE_SLOWER | BENCH_GATE_INCONCLUSIVE | BENCH_GATE_NOISE;

	cr_redirect_stderr();
	for (int s = 0; s < 6; s++)
		add(1, s, 1.2);
	cr_expect_eq(gate(BENCH_GATE_SLOWER), EXIT_VERDICT);
	cr_expect_eq(gate(all & ~(unsigned)BENCH_GATE_SLOWER), EXIT_OK);
	cr_expect_eq(gate(0), EXIT_OK);
	rows[0].capped = 1;
	cr_expect_eq(gate(BENCH_GATE_NOISE), EXIT_VERDICT);
	rows[0].capped = 0;
	rows[0].disturbed = 1;
	cr_expect_eq(gate(BENCH_GATE_NOISE), EXIT_VERDICT);
	rows[0].disturbed = 0;
	/* Five sessions are no claim, so nothing is slower. */
	fleet.folder_count = 5;
	cr_expect_eq(gate(BENCH_GATE_SLOWER), EXIT_OK);
	cr_expect_eq(gate(BENCH_GATE_INCONCLUSIVE), EXIT_VERDICT);
	/* Slower by an amount that is open is not inconclusive. */
	fleet.folder_count = 0;
	for (int s = 0; s < 6; s++)
		add(1, s, 1.01 + .01 * s);
	cr_expect_eq(gate(all), EXIT_OK);
}
