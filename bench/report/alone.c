/* SPDX-License-Identifier: MIT */
/*
 * What was measured and stands in no pair's table, because the other arm has
 * nothing there: it lacks the probe, or has failed.
 */
#include <string.h>

#include "bench/report/report.h"
#include "bench/tools/alloc.h"

static bool is_compared(const struct bench_report *report,
			const struct bench_result_row *row, const char *arm)
{
	for (size_t p = 0; p < report->pair_count; p++) {
		const struct bench_pair *pair = &report->pairs[p];

		if (pair->a->name != arm && pair->b->name != arm)
			continue;
		for (size_t i = 0; i < report->row_counts[p]; i++) {
			const struct bench_comparison *c = &report->rows[p][i];

			if (bench_result_is_of(row, c->probe, c->params,
					       c->placement))
				return true;
		}
	}
	return false;
}

static bool is_planned(const struct bench_result_row *row, const char *arm)
{
	for (size_t i = 0; i < row->arm_count; i++)
		if (row->arms[i] == arm)
			return true;
	return false;
}

/* The machine's own costs stand among the anchors. */
static bool may_be_alone(const struct bench_report *report,
			 const struct bench_result_row *row,
			 const struct bench_result_arm *arm)
{
	return strcmp(arm->implementation, "floor") != 0 &&
	       is_planned(row, arm->name) &&
	       !is_compared(report, row, arm->name);
}

/* Summaries are dear: of the rows only that somebody may be alone at. */
static struct bench_result choose(const struct bench_report *report)
{
	struct bench_result chosen = *report->result;

	chosen.rows = bench_alloc(chosen.row_count + 1, sizeof *chosen.rows);
	chosen.row_count = 0;
	for (size_t i = 0; i < report->result->row_count; i++) {
		const struct bench_result_row *row = &report->result->rows[i];
		bool alone = false;

		for (size_t a = 0; a < chosen.arm_count; a++)
			alone |= may_be_alone(report, row, &chosen.arms[a]);
		if (alone)
			chosen.rows[chosen.row_count++] = *row;
	}
	return chosen;
}

static bool is_alone(const struct bench_report *report,
		     const struct bench_summary *s,
		     const struct bench_result_arm *arm)
{
	const struct bench_result *result = report->result;

	for (size_t i = 0; s->arm == arm->name && i < result->row_count; i++)
		if (bench_result_is_of(&result->rows[i], s->probe, s->params,
				       s->placement))
			return s->n > 0 &&
			       may_be_alone(report, &result->rows[i], arm);
	return false;
}

size_t bench_report_alone(const struct bench_report *report,
			  struct bench_summary **rows)
{
	struct bench_result chosen = choose(report);
	struct bench_summary *all, *alone = NULL;
	size_t all_count = bench_summary_make(&chosen, &all), count = 0;

	for (size_t a = 0; a < chosen.arm_count; a++) {
		for (size_t i = 0; i < all_count; i++) {
			if (!is_alone(report, &all[i], &chosen.arms[a]))
				continue;
			alone = bench_grow(alone, count, sizeof *alone);
			alone[count++] = all[i];
		}
	}
	*rows = alone;
	return count;
}
