/* SPDX-License-Identifier: MIT */
/*
 * What the self-test measures.
 *
 * Like against like: every implementation's probes, each against itself under
 * a second name.  Known work: the cell `work` at two levels of its axis, so
 * that one arm does exactly so much more than the other.
 */
#include <errno.h>
#include <string.h>

#include "bench/run/selftest.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

#define WORK       "work"
#define WORK_LEVEL "1000"
#define EACH       (BENCH_SELFTEST_PAIRS / 4)

static const struct injected {
	double truth;
	const char *level;
	size_t blocks;
} injected[] = {
	{ 1.03, "1030", 12 },
	{ 1.05, "1050", 12 },
	{ 1.10, "1100", 20 },
	{ 1.20, "1200", 12 },
};

/* Finds the arm or makes it.  Pointers to arms stay good. */
static const struct bench_arm *arm_of(struct bench_selftest *test,
				      const char *name,
				      const struct bench_cell *cell)
{
	struct bench_arm *arm;

	name = bench_text_intern(name);
	for (size_t i = 0; i < test->arm_count; i++)
		if (test->arms[i]->name == name)
			return test->arms[i];
	arm = bench_alloc(1, sizeof *arm);
	*arm = (struct bench_arm){ name, cell, true };
	test->arms = bench_grow(test->arms, test->arm_count, sizeof arm);
	test->arms[test->arm_count++] = arm;
	return arm;
}

static const struct bench_result_arm *result_arm(const struct bench_arm *arm)
{
	struct bench_result_arm *copy = bench_alloc(1, sizeof *copy);

	copy->name = arm->name;
	copy->implementation = bench_text_intern(arm->cell->implementation);
	copy->kind = bench_text_intern(arm->cell->kind);
	return copy;
}

static void add_pair(struct bench_selftest *test, struct bench_row row,
		     struct bench_row_arm a, struct bench_row_arm b,
		     double truth)
{
	row.role = BENCH_PLAIN;
	row.first_block = 0;
	row.arms[0] = a;
	row.arms[1] = b;
	row.arm_count = 2;
	bench_plan_add(&test->session.plan, row);
	test->pairs[test->count++] = (struct bench_selftest_pair){
		.pair = { result_arm(a.arm), result_arm(b.arm), true },
		.probe = bench_text_intern(row.probe->name),
		.params = row.params,
		.truth = truth,
	};
}

static struct bench_row_arm row_arm(const struct bench_arm *arm,
				    const char *level)
{
	return (struct bench_row_arm){ .arm = arm,
				       .level = level,
				       .ops = __builtin_nan("") };
}

/* Of a usual plan: every arm of every row, until there are enough. */
static void add_likes(struct bench_selftest *test,
		      const struct bench_plan *usual)
{
	for (size_t i = 0; i < usual->row_count; i++) {
		struct bench_row row = usual->rows[i];

		for (size_t a = 0; row.role == BENCH_PLAIN && a < row.arm_count;
		     a++) {
			const struct bench_arm *arm =
				usual->rows[i].arms[a].arm;
			const char *again =
				bench_text_format("%s-again", arm->name);

			if (test->count == BENCH_SELFTEST_PAIRS)
				return;
			add_pair(test, row,
				 row_arm(arm_of(test, arm->name, arm->cell),
					 NULL),
				 row_arm(arm_of(test, again, arm->cell), NULL),
				 1);
		}
	}
}

/* Comparisons of one cell need parameters to be told apart by. */
static void add_work(struct bench_selftest *test, const struct bench_cell *cell,
		     const char *level, double truth, size_t blocks)
{
	const char *params = bench_text_format("comparison=%zu", test->count);
	const char *name = bench_text_format(WORK "-%s", level);
	const struct bench_plan *plan = &test->session.plan;
	struct bench_row row = {
		.probe = bench_cell_probe(cell, WORK),
		.params = params,
		.cpus = { plan->cpus.ids, 1 },
		.placement = "one-cpu",
		.wanted = blocks,
	};

	add_pair(test, row, row_arm(arm_of(test, name, cell), level),
		 row_arm(arm_of(test, WORK, cell), WORK_LEVEL), truth);
}

static const struct bench_cell *find_work(void)
{
	struct bench_cell *cells;
	size_t count;

	if (bench_cell_load_all(&cells, &count, NULL))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(cells[i].implementation, WORK) &&
		    bench_cell_probe(&cells[i], WORK))
			return &cells[i];
	bench_error("the cell '" WORK "' is not beside the others; build it "
		    "with 'make'");
	return NULL;
}

/* Result files tell of a plan's arms by one array. */
static void list_arms(struct bench_selftest *test)
{
	struct bench_plan *plan = &test->session.plan;

	plan->arms = bench_alloc(test->arm_count, sizeof *plan->arms);
	for (size_t i = 0; i < test->arm_count; i++)
		plan->arms[i] = *test->arms[i];
	plan->arm_count = test->arm_count;
}

int bench_selftest_plan(struct bench_selftest *test,
			const struct bench_options *options)
{
	struct bench_plan *plan = &test->session.plan;
	const struct bench_cell *work = find_work();
	struct bench_plan usual;
	int result = work ? bench_plan_make(&usual, options) : -ENOENT;

	if (result)
		return result;
	*plan = (struct bench_plan){ .options = options,
				     .blocks = options->blocks,
				     .cpus = usual.cpus };
	add_likes(test, &usual);
	while (test->count < BENCH_SELFTEST_PAIRS)
		add_work(test, work, WORK_LEVEL, 1, options->blocks);
	for (size_t i = 0; i < sizeof injected / sizeof *injected; i++)
		for (size_t k = 0; k < EACH; k++)
			add_work(test, work, injected[i].level,
				 injected[i].truth, injected[i].blocks);
	list_arms(test);
	return 0;
}
