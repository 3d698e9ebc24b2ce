/* SPDX-License-Identifier: MIT */
/*
 * Rows of the plan by what they are for.  Rows of one probe, level and
 * placement number their blocks apart, so that a block is told by these and
 * its number.
 */
#include <string.h>

#include "bench/plan/plan.h"
#include "bench/result/fill.h"
#include "bench/tools/alloc.h"
#include "bench/verdict/bias.h"
#include "bench/verdict/comparison.h"

const char *bench_plan_role(enum bench_role role)
{
	static const char *const names[] = { NULL, "aa", "confirm" };

	return names[role];
}

/* A/A blocks are measured twice where the first have found a bias. */
static size_t reserved(const struct bench_row *row)
{
	return (row->role == BENCH_AA ? 2 : 1) * bench_fill_cap(row->wanted);
}

static bool is_same(const struct bench_row *a, const struct bench_row *b)
{
	return !strcmp(a->probe->name, b->probe->name) &&
	       a->params == b->params && a->placement == b->placement;
}

struct bench_row *bench_plan_add(struct bench_plan *plan, struct bench_row row)
{
	for (size_t i = 0; i < plan->row_count; i++)
		if (is_same(&plan->rows[i], &row))
			row.first_block = plan->rows[i].first_block +
					  plan->rows[i].reserved;
	row.reserved = reserved(&row);
	plan->rows = bench_grow(plan->rows, plan->row_count, sizeof row);
	plan->rows[plan->row_count] = row;
	return &plan->rows[plan->row_count++];
}

bool bench_plan_is_floor(const struct bench_arm *arm)
{
	return !strcmp(arm->cell->implementation, "floor");
}

/* The row's baseline, or NULL if it has nothing to compare with it. */
static const struct bench_row_arm *baseline(const struct bench_row *row)
{
	const struct bench_row_arm *first = NULL;

	for (size_t i = 0; i < row->arm_count; i++) {
		const struct bench_row_arm *arm = &row->arms[i];

		if (bench_plan_is_floor(arm->arm))
			continue;
		if (first)
			return first;
		first = arm;
	}
	return NULL;
}

static bool has_aa(const struct bench_plan *plan, const struct bench_row *row)
{
	for (size_t i = 0; i < plan->row_count; i++)
		if (plan->rows[i].role == BENCH_AA &&
		    plan->rows[i].probe->name == row->probe->name &&
		    plan->rows[i].placement == row->placement)
			return true;
	return false;
}

void bench_plan_add_aa(struct bench_plan *plan)
{
	size_t count = plan->row_count;

	for (size_t i = 0; i < count; i++) {
		struct bench_row row = plan->rows[i];
		const struct bench_row_arm *arm = baseline(&row);

		if (!arm || has_aa(plan, &row))
			continue;
		row.role = BENCH_AA;
		row.first_block = 0;
		row.wanted = BENCH_BIAS_BLOCKS;
		row.arms[0] = row.arms[1] = *arm;
		row.arm_count = 2;
		bench_plan_add(plan, row);
	}
}

bool bench_plan_add_confirm(struct bench_plan *plan, const char *probe,
			    const char *params, const char *placement,
			    const char *a, const char *b)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		struct bench_row row = plan->rows[i];
		const struct bench_row_arm *pair[2] = { NULL };

		if (row.role != BENCH_PLAIN || row.params != params ||
		    row.placement != placement ||
		    strcmp(row.probe->name, probe))
			continue;
		for (size_t k = 0; k < row.arm_count; k++) {
			if (!strcmp(row.arms[k].arm->name, a))
				pair[0] = &plan->rows[i].arms[k];
			if (!strcmp(row.arms[k].arm->name, b))
				pair[1] = &plan->rows[i].arms[k];
		}
		if (!pair[0] || !pair[1])
			continue;
		row.arms[0] = *pair[0];
		row.arms[1] = *pair[1];
		row.arm_count = 2;
		row.role = BENCH_CONFIRM;
		row.first_block = row.blocks = row.good_blocks = 0;
		row.wanted = BENCH_CONFIRM_BLOCKS;
		bench_plan_add(plan, row);
		return true;
	}
	return false;
}
