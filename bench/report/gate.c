/* SPDX-License-Identifier: MIT */
/*
 * The gate over a whole report.  A report has rows of what was measured alone,
 * so the plan is asked what is missing: a row that failed must not pass.
 */
#include <string.h>

#include "bench/report/report.h"
#include "bench/sample/row_name.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/verdict/gate.h"
#include "probes/protocol.h"

/* Where builds were to be compared, implementations are not judged. */
static bool is_judged(const struct bench_report *report, size_t pair)
{
	bool builds = false;

	for (size_t p = 0; p < report->pair_count; p++)
		builds |= report->pairs[p].builds;
	return report->pairs[pair].builds == builds;
}

static bool is_planned(const struct bench_result_row *row, const char *arm)
{
	for (size_t i = 0; i < row->arm_count; i++)
		if (row->arms[i] == arm)
			return true;
	return false;
}

static bool is_row(const struct bench_result_row *row,
		   const struct bench_comparison *c)
{
	return bench_result_is_of(row, c->probe, c->params, c->placement);
}

/* Says what the pair lacks.  Its rows are in the order of the plan. */
static bool is_whole(const struct bench_report *report, size_t p)
{
	const struct bench_result *result = report->result;
	const struct bench_pair *pair = &report->pairs[p];
	bool whole = true;
	size_t at = 0;

	for (size_t i = 0; i < result->row_count; i++) {
		const struct bench_result_row *row = &result->rows[i];
		size_t first = at;

		while (at < report->row_counts[p] &&
		       is_row(row, &report->rows[p][at]))
			at++;
		if (at > first || !is_planned(row, pair->a->name) ||
		    !is_planned(row, pair->b->name))
			continue;
		bench_error("--fail-on: %s, %s against %s was planned and "
			    "could not be measured; mend the arm that failed "
			    "or leave it out",
			    bench_row_name(row->probe, row->params,
					   bench_result_place(result, row)),
			    pair->a->name, pair->b->name);
		whole = false;
	}
	return whole;
}

size_t bench_gate_rows(const struct bench_report *report,
		       struct bench_comparison ***rows)
{
	size_t count = 0;

	*rows = NULL;
	for (size_t p = 0; p < report->pair_count; p++) {
		for (size_t i = 0;
		     is_judged(report, p) && i < report->row_counts[p]; i++) {
			*rows = bench_grow(*rows, count, sizeof **rows);
			(*rows)[count++] = &report->rows[p][i];
		}
	}
	return count;
}

int bench_gate_report(const struct bench_report *report, unsigned conditions)
{
	struct bench_comparison **rows;
	size_t count = bench_gate_rows(report, &rows);
	bool whole = true;
	int code;

	for (size_t p = 0; p < report->pair_count; p++)
		if (is_judged(report, p))
			whole &= is_whole(report, p);
	code = bench_gate_judge(rows, count, conditions);
	/* Half a run has not passed anything. */
	if (whole && code == EXIT_OK && report->result->complete)
		bench_gate_say_passed(rows, count, conditions);
	return whole ? code : EXIT_USAGE;
}
