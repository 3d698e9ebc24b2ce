/* SPDX-License-Identifier: MIT */
/*
 * Chooses the arms: implementations of this build, and cells of others.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/plan/plan.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/verdict/comparison.h"

static const char *const usual[] = { BENCH_BASELINE, "uthreads", "pthreads",
				     "floor" };
static const char *const published[] = { BENCH_BASELINE, "uthreads", "ucontext",
					 "floor" };

_Static_assert(sizeof usual == sizeof published, "they are of one size");

static const struct bench_arm *arm_named(const struct bench_plan *plan,
					 const char *name)
{
	for (size_t i = 0; i < plan->arm_count; i++)
		if (!strcmp(plan->arms[i].name, name))
			return &plan->arms[i];
	return NULL;
}

static void insert(struct bench_plan *plan, size_t at, struct bench_arm arm)
{
	plan->arms = bench_grow(plan->arms, plan->arm_count, sizeof arm);
	memmove(&plan->arms[at + 1], &plan->arms[at],
		(plan->arm_count - at) * sizeof arm);
	plan->arms[at] = arm;
	plan->arm_count++;
}

/* The implementations that were asked for; whether they were. */
static bool wanted_names(const struct bench_plan *plan,
			 const char *const **names, size_t *wanted)
{
	const struct bench_options *options = plan->options;
	bool chosen = options->implementation_count;

	*names = chosen                      ? options->implementations
		 : options->suite->published ? published
					     : usual;
	*wanted = chosen ? options->implementation_count
			 : sizeof usual / sizeof *usual;
	return chosen;
}

/* Those of this build, in the order they were asked for. */
static int take_implementations(struct bench_plan *plan,
				const struct bench_cell *cells, size_t count)
{
	const char *const *names;
	size_t wanted;
	bool chosen = wanted_names(plan, &names, &wanted);

	for (size_t i = 0; i < wanted; i++) {
		const struct bench_cell *cell =
			bench_cell_named(cells, count, names[i]);

		if (!cell && chosen)
			return bench_cell_unknown(cells, count, names[i]);
		if (!cell || arm_named(plan, names[i]))
			continue;
		insert(plan,
		       strcmp(names[i], BENCH_BASELINE) ? plan->arm_count : 0,
		       (struct bench_arm){ cell->implementation, cell, false });
	}
	return 0;
}

/* What the system's word for it would leave to be guessed. */
static int check_program(const struct bench_setting *setting)
{
	const char *wrong = NULL;
	struct stat status;

	if (stat(setting->value, &status))
		wrong = strerror(errno);
	else if (S_ISDIR(status.st_mode))
		wrong = "this is a folder; name a cell in it";
	else if (!S_ISREG(status.st_mode) || access(setting->value, X_OK))
		wrong = "this is no program, or may not be executed";
	if (wrong)
		bench_error("--arm %s: %s: %s", setting->name, setting->value,
			    wrong);
	return wrong ? -EINVAL : 0;
}

/* Another build's cell goes behind its like, to share its blocks. */
static int take_foreign(struct bench_plan *plan,
			const struct bench_setting *setting)
{
	struct bench_cell *cell = bench_alloc(1, sizeof *cell);
	size_t at = 0;
	int result;

	if (arm_named(plan, setting->name)) {
		bench_error("--arm %s: there is an arm of this name already; "
			    "choose another name",
			    setting->name);
		return -EINVAL;
	}
	result = check_program(setting);
	if (!result)
		result = bench_cell_load(cell, setting->value);
	if (result)
		return result;
	while (at < plan->arm_count &&
	       plan->arms[at].cell->implementation != cell->implementation)
		at++;
	/* Like must share blocks with like, and with the baseline: four. */
	if (at + 2 < plan->arm_count && plan->arms[at + 1].foreign &&
	    plan->arms[at + 2].foreign) {
		bench_error("--arm %s: a third one of %s; compare at most two "
			    "with it in one run",
			    setting->name, cell->implementation);
		return -EINVAL;
	}
	insert(plan, at < plan->arm_count ? at + 1 : at,
	       (struct bench_arm){ setting->name, cell, true });
	return 0;
}

int bench_plan_arms(struct bench_plan *plan)
{
	const struct bench_options *options = plan->options;
	struct bench_cell *cells;
	const char *const *names;
	size_t count, wanted;
	int result;

	wanted_names(plan, &names, &wanted);
	result = bench_cell_load_wanted(&cells, &count, names, wanted);
	if (!result)
		result = take_implementations(plan, cells, count);
	for (size_t i = 0; !result && i < options->arm_count; i++)
		result = take_foreign(plan, &options->arms[i]);
	if (!result && !plan->arm_count) {
		bench_error("none of the usual implementations is built; name "
			    "some with --implementations");
		result = -ENOENT;
	}
	return result;
}
