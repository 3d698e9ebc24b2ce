/* SPDX-License-Identifier: MIT */
/*
 * Rounds over the rows.  A block counts once it is whole and undisturbed; a
 * spoilt one is repeated in a later round, up to the row's cap and as long as
 * there is time.
 */
#include <math.h>

#include "base/sys.h"
#include "bench/result/fill.h"
#include "bench/run/schedule.h"
#include "bench/stats/stats.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/progress.h"

#define NS_A_SECOND 1e9

static bool is_live(const struct bench_row *row)
{
	size_t live = 0;

	for (size_t i = 0; i < row->arm_count; i++)
		live += !row->arms[i].dropped;
	/* An A/A or a confirming row is a pair or nothing. */
	return live && (row->role == BENCH_PLAIN || live == row->arm_count);
}

size_t bench_schedule_left(const struct bench_row *row)
{
	size_t cap = bench_fill_cap(row->wanted);
	size_t missing = row->wanted > row->good_blocks
				 ? row->wanted - row->good_blocks
				 : 0;
	size_t left = cap > row->blocks ? cap - row->blocks : 0;

	return !is_live(row) ? 0 : missing < left ? missing : left;
}

static double spent_s(const struct bench_session *session)
{
	return (double)(sys_clock_ns() - session->begun_ns) / NS_A_SECOND;
}

static bool is_repeat(const struct bench_row *row)
{
	return row->blocks >= row->wanted;
}

/*
 * A suite promises how long it takes, also on a day of much noise; but a row
 * that was never measured would be missed.
 */
static bool has_time(const struct bench_session *session,
		     const struct bench_row *row)
{
	const struct bench_options *options = session->plan.options;
	double limit_s = options->budget_s;

	if (row->role == BENCH_PLAIN && !row->blocks)
		return true;
	if (!(limit_s > 0) && (is_repeat(row) || row->role == BENCH_AA))
		limit_s = options->suite->repeat_s;
	/* What the gate has begun it must be able to decide. */
	return !(limit_s > 0) || row->role == BENCH_CONFIRM ||
	       spent_s(session) < limit_s;
}

/* A block of the row, if it has one left and there is time. */
static int run_row(struct bench_session *session, struct bench_row *row,
		   bool *ran)
{
	if (bench_child_interrupted() || !bench_schedule_left(row) ||
	    !has_time(session, row))
		return 0;
	if (is_repeat(row))
		bench_progress_extend(2 * row->arm_count);
	*ran = true;
	return bench_block_run(session, row);
}

/* Every row once. */
static int run_round(struct bench_session *session, bool *ran)
{
	struct bench_plan *plan = &session->plan;

	*ran = false;
	for (size_t i = 0; i < plan->row_count; i++) {
		int result = run_row(session, &plan->rows[i], ran);

		/* Who takes the run up must know of it. */
		if (!result && session->dropped)
			result = bench_manifest_write(session, false, NULL);
		if (result)
			return result;
	}
	return 0;
}

static void say_fit(const struct bench_session *session, size_t blocks)
{
	const struct bench_plan *plan = &session->plan;
	const char *few = blocks < BENCH_BLOCKS_MIN
				  ? "; fewer than 6 have no verdict"
				  : "";

	if (spent_s(session) > plan->options->budget_s)
		bench_warn("--time-budget: the first block of each row took "
			   "longer; the other %zu are left out%s",
			   plan->blocks - blocks, few);
	else
		bench_warn("--time-budget: %zu block%s instead of %zu%s",
			   blocks, blocks == 1 ? " fits" : "s fit",
			   plan->blocks, few);
}

/*
 * As many blocks as the time allows, from what the first round took; a tenth
 * is kept for repeats.  Below six there is no verdict, but there are values.
 */
static void fit(struct bench_session *session, double round_s)
{
	static const size_t steps[] = { 40, 37, 35, 30, 28, 25, 23, 20, 17,
					15, 12, 9,  6,  5,  4,  3,  2,  1 };
	struct bench_plan *plan = &session->plan;
	double left_s = .9 * plan->options->budget_s - spent_s(session);
	double rounds = 1 + floor(left_s / round_s);
	size_t i = 0;

	if (!(rounds > 1))
		rounds = 1;
	if (rounds >= (double)plan->blocks)
		return;
	while (steps[i] > 1 && (double)steps[i] > rounds)
		i++;
	say_fit(session, steps[i]);
	plan->blocks = steps[i];
	for (size_t r = 0; r < plan->row_count; r++) {
		struct bench_row *row = &plan->rows[r];

		/* A bias matters where there can be a verdict. */
		if (row->role == BENCH_PLAIN)
			row->wanted = steps[i];
		else if (steps[i] < BENCH_BLOCKS_MIN)
			row->wanted = 0;
	}
}

/* Rounds that took longer than the first one end before all blocks. */
static void say_left(const struct bench_session *session)
{
	const struct bench_plan *plan = &session->plan;
	size_t rows = 0, blocks = 0;

	for (size_t i = 0; i < plan->row_count; i++) {
		const struct bench_row *row = &plan->rows[i];
		size_t left = bench_schedule_left(row);

		if (row->role != BENCH_PLAIN || is_repeat(row) || !left)
			continue;
		rows++;
		blocks += row->wanted - row->blocks;
	}
	if (rows)
		bench_warn("--time-budget: the time is over; %zu block%s of "
			   "%zu row%s left out",
			   blocks, blocks == 1 ? "" : "s", rows,
			   rows == 1 ? " is" : "s are");
}

int bench_schedule_run(struct bench_session *session)
{
	bool budget = session->plan.options->budget_s > 0 && !session->fitted;
	double begun_s = spent_s(session);
	bool ran = true;
	int result = 0;

	while (!result && ran) {
		result = run_round(session, &ran);
		/* A round that was cut short says nothing of the others. */
		if (result || !budget || session->fitted ||
		    bench_child_interrupted())
			continue;
		fit(session, spent_s(session) - begun_s);
		session->fitted = true;
		/* Who takes the run up must know of it. */
		result = bench_manifest_write(session, false, NULL);
	}
	if (!result && session->plan.options->budget_s > 0 &&
	    !bench_child_interrupted())
		say_left(session);
	return result;
}
