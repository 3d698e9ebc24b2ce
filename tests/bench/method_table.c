/* SPDX-License-Identifier: MIT */
/*
 * How often each verdict comes at each true ratio: the table of results(5),
 * on simulated sessions.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <string.h>

#include "tests/bench/classes.h"

/* Percent of sessions at true ratios of 1, 1.03, 1.05, 1.10. */
struct row {
	enum noise noise;
	double percent[4][4]; /* slower, equivalent, unresolved, inconclusive */
};

static const double ratios[] = { 1, 1.03, 1.05, 1.10 };

/* n = 12, 5 samples a process, after a run of like against like. */
static const struct row table[] = {
	{ NOISE_LAYOUT_1,
	  { { 0, 100, 0, 0 }, { 2, 2, 96, 0 }, { 99, 0, 1, 0 }, { 100 } } },
	{ NOISE_PROCESS_2,
	  { { 0, 88, 0, 12 }, { 2, 2, 90, 6 }, { 64, 0, 36, 0 }, { 100 } } },
	{ NOISE_RANDOM_WALK,
	  { { 0, 73, 2, 25 }, { 2, 2, 83, 13 }, { 51, 0, 49, 0 }, { 100 } } },
	{ NOISE_PROCESS_5,
	  { { 0, 5, 5, 90 },
	    { 3, 1, 28, 68 },
	    { 15, 0, 52, 33 },
	    { 90, 0, 10, 0 } } },
	{ NOISE_VIRTUAL,
	  { { 0, 43, 3, 53 },
	    { 2, 2, 65, 31 },
	    { 39, 0, 51, 10 },
	    { 95, 0, 4, 1 } } },
};

static void expect_row(const struct row *row, size_t seen[4][CLASSES],
		       size_t sessions, double tolerance)
{
	for (size_t r = 0; r < 4; r++)
		for (size_t c = 0; c < 4; c++)
			cr_expect_float_eq(100 * (double)seen[r][c] /
						   (double)sessions,
					   row->percent[r][c], tolerance,
					   "%s at %.2f, column %zu: %zu of %zu",
					   noise_names[row->noise], ratios[r],
					   c, seen[r][c], sessions);
}

ParameterizedTestParameters(method_table, rows)
{
	return cr_make_param_array(const struct row, (void *)table,
				   sizeof table / sizeof *table);
}

ParameterizedTest(const struct row *row, method_table, rows, .timeout = 60)
{
	size_t seen[4][CLASSES] = { 0 };

	for (size_t s = 0; s < SESSIONS; s++) {
		struct noise_machine machine = start(row->noise, s);
		double bias = session_bias(&machine, 5);
		struct session session =
			session_measure(&machine, NOISE_BLOCKS, 5);

		for (size_t r = 0; r < 4; r++) {
			struct bench_estimate e =
				session_estimate(&session, ratios[r]);

			seen[r][class_of(judge(&e, bias))]++;
		}
	}
	expect_row(row, seen, SESSIONS, 4);
}

/*
 * The matching is the comparison's.  How much it finds depends on how often
 * the states flip; it must be no less than results(5) says.
 */
Test(method_table, matched_states, .timeout = 60)
{
	size_t seen[4][CLASSES] = { 0 }, sessions = 0;

	for (size_t s = 0; s < SESSIONS / 4; s++) {
		struct noise_machine machine = start(NOISE_STATES, s);
		struct session session =
			session_measure(&machine, NOISE_BLOCKS, 5);

		for (size_t r = 0; r < 4; r++) {
			struct bench_comparison *c;
			size_t count = session_compare(&session, ratios[r],
						       MARGIN, true, &c);

			for (size_t i = 0; i < count; i++) {
				if (!c[i].state ||
				    strcmp(c[i].state, "matched"))
					continue;
				seen[r][class_of(c[i].judgement)]++;
				sessions += !r;
			}
		}
	}
	/* A session that was never in the other state has no such row. */
	cr_assert_gt(sessions, SESSIONS / 5);
	cr_expect_leq(seen[0][SLOWER] + seen[0][FASTER], sessions / 100);
	cr_expect_geq(seen[0][EQUIVALENT], sessions * 75 / 100);
	cr_expect_leq(seen[1][SLOWER], sessions * 5 / 100);
	cr_expect_leq(seen[1][EQUIVALENT], sessions * 7 / 100);
	cr_expect_geq(seen[2][SLOWER], sessions * 53 / 100);
	cr_expect_geq(seen[3][SLOWER], sessions * 98 / 100);
}
