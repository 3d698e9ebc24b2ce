/* SPDX-License-Identifier: MIT */
/*
 * Makes the plan: every probe at every level, with the arms that offer it.
 * What cannot be measured leaves a note instead of a row.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/findings/shape.h"
#include "bench/machine/topology.h"
#include "bench/plan/check.h"
#include "bench/plan/plan.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

static void skip(struct bench_plan *plan, const struct bench_row *row,
		 const char *place, const char *reason)
{
	bench_note_add(&plan->notes,
		       (struct bench_note){ "skipped", row->probe->name,
					    row->params, place, NULL, reason });
}

static void add_row(struct bench_plan *plan, struct bench_row row,
		    const struct bench_arm *const *arms, size_t count)
{
	row.wanted = plan->options->blocks;
	row.arm_count = count;
	for (size_t i = 0; i < count; i++)
		row.arms[i] =
			(struct bench_row_arm){ .arm = arms[i],
						.ops = __builtin_nan("") };
	bench_plan_add(plan, row);
}

/* Arms from here on that must share a block: one and the --arm behind it. */
static size_t unit_size(const struct bench_arm *const *arms, size_t left)
{
	size_t size = 1;

	while (size < left && size < BENCH_ARMS_MAX - 1 && arms[size]->foreign)
		size++;
	return size;
}

/* Cuts the arms into rows that each begin with the baseline. */
static void add_rows(struct bench_plan *plan, struct bench_row row,
		     const struct bench_arm *const *arms, size_t count)
{
	const struct bench_arm *part[BENCH_ARMS_MAX] = { arms[0] };
	size_t size = 1;

	for (size_t i = 1; i < count;) {
		size_t unit = unit_size(&arms[i], count - i);

		if (size + unit > BENCH_ARMS_MAX) {
			add_row(plan, row, part, size);
			size = 1;
		}
		memcpy(&part[size], &arms[i], unit * sizeof *part);
		size += unit;
		i += unit;
	}
	add_row(plan, row, part, size);
}

/* The CPUs that lie as was asked for; false, with a note: there are none. */
static bool find_placed(struct bench_plan *plan, struct bench_row *row,
			enum bench_place place)
{
	const char *name = bench_place_names[place];
	const char *reason = bench_place_choose(place, &plan->cpus,
						row->cpus.count, &row->cpus);

	row->placement = bench_text_intern(name);
	if (plan->options->place_count > 1)
		row->place = row->placement;
	if (reason)
		skip(plan, row, name, reason);
	return !reason;
}

/*
 * The CPUs of a row; false, with a note, if there are too few.  One CPU lies
 * the same at every placement, so it counts for the first.
 */
static bool find_cpus(struct bench_plan *plan, struct bench_row *row,
		      const enum bench_place *place)
{
	double wanted = row->probe->cpus;

	/* 0 CPUs in the probe's record: as many as the level says. */
	if (wanted < 1 &&
	    (!row->level || !bench_text_count(row->level, 1e6, &wanted)))
		wanted = 1;
	row->cpus = (struct bench_cpus){ plan->cpus.ids, (size_t)wanted };
	if (wanted < 1 || row->cpus.count > plan->cpus.count) {
		skip(plan, row, NULL,
		     bench_text_format("needs %.0f CPUs, may use %zu", wanted,
				       plan->cpus.count));
		return false;
	}
	row->placement = bench_text_intern("one-cpu");
	if (row->cpus.count == 1)
		return !place || place == plan->options->places;
	if (place)
		return find_placed(plan, row, *place);
	/* Siblings share a core: that is another measurement. */
	row->placement = bench_text_intern(
		bench_topology_siblings(row->cpus.ids, row->cpus.count)
			? "smt-siblings"
			: "cross-core");
	return true;
}

/* As the first arm that has it says. */
static const struct bench_probe *find_probe(const struct bench_plan *plan,
					    const char *name)
{
	const struct bench_probe *probe = NULL;

	for (size_t i = 0; !probe && i < plan->arm_count; i++)
		probe = bench_cell_probe(plan->arms[i].cell, name);
	return probe;
}

/* By the filter, or in this suite. */
static bool is_wanted(const struct bench_plan *plan, const char *name,
		      const char *params)
{
	const struct bench_suite *suite = plan->options->suite;
	const char *first;

	if (plan->options->filter)
		return true;
	if (suite->published)
		return bench_published_needs(name, params);
	first = find_probe(plan, name)->suite;
	return suite->whole || !first || (suite->wide && strcmp(first, "full"));
}

/* Once, where it is so of every arm. */
static void note_refused(struct bench_plan *plan, const char *name,
			 const char *params, const char *axis,
			 const char *level, bool every)
{
	for (size_t i = 0; i < plan->arm_count; i++) {
		const struct bench_arm *arm = &plan->arms[i];
		const struct bench_probe *probe =
			bench_cell_probe(arm->cell, name);
		const char *reason = NULL;

		if (probe && !probe->lacks)
			reason = bench_plan_refuses(plan, probe, axis, level);
		if (reason)
			bench_note_add(&plan->notes,
				       (struct bench_note){
					       "skipped", name, params, NULL,
					       every ? NULL : arm->name,
					       reason });
	}
}

static void plan_level(struct bench_plan *plan, const char *name,
		       const char *axis, const char *level,
		       const enum bench_place *place)
{
	const struct bench_arm **arms =
		bench_alloc(plan->arm_count, sizeof *arms);
	struct bench_row row = { .level = level };
	size_t count = 0;

	if (level)
		row.params = bench_text_format("%s=%s", axis, level);
	if (!is_wanted(plan, name, row.params))
		return;
	for (size_t i = 0; i < plan->arm_count; i++) {
		const struct bench_arm *arm = &plan->arms[i];
		const struct bench_probe *probe =
			bench_cell_probe(arm->cell, name);

		if (probe && probe->lacks)
			bench_note_add(&plan->notes,
				       (struct bench_note){ "lacks", name, NULL,
							    NULL, arm->name,
							    probe->lacks });
		if (!probe || probe->lacks ||
		    !bench_plan_offers(plan, probe, axis, level))
			continue;
		if (!count)
			row.probe = probe;
		arms[count++] = arm;
	}
	note_refused(plan, name, row.params, axis, level, !count);
	if (count && find_cpus(plan, &row, place))
		add_rows(plan, row, arms, count);
}

/* Every level that --param names, or that an arm lists. */
static void plan_levels(struct bench_plan *plan, const char *name,
			const enum bench_place *place)
{
	const char *const *levels;
	const char *axis;
	size_t count = bench_plan_levels(plan, name, &axis, &levels);

	if (!axis)
		plan_level(plan, name, NULL, NULL, place);
	for (size_t i = 0; axis && i < count; i++)
		plan_level(plan, name, axis, levels[i], place);
}

/* Those of a placement are side by side, as a reader wants them. */
static void plan_probe(struct bench_plan *plan, const char *name)
{
	const struct bench_options *options = plan->options;

	if (!options->place_count)
		plan_levels(plan, name, NULL);
	for (size_t i = 0; i < options->place_count; i++)
		plan_levels(plan, name, &options->places[i]);
}

struct bench_suite bench_plan_suite(const struct bench_plan *plan,
				    const struct bench_probe *probe)
{
	struct bench_suite suite = *plan->options->suite;

	if (probe->once > 0) {
		suite.samples = 1;
		suite.warmup = 0;
	}
	return suite;
}

int bench_plan_make(struct bench_plan *plan,
		    const struct bench_options *options)
{
	const char *const *names;
	size_t count;
	int result;

	*plan = (struct bench_plan){ .options = options,
				     .blocks = options->blocks };
	result = options->dry_run
			 ? bench_cpus_planned(&plan->cpus, options->cpus)
			 : bench_cpus_allowed(&plan->cpus, options->cpus);
	bench_topology_spread(&plan->cpus);
	if (!result)
		result = bench_plan_arms(plan);
	if (!result)
		result = bench_plan_check(plan, &names, &count);
	if (result)
		return result;
	for (size_t i = 0; i < count; i++)
		plan_probe(plan, names[i]);
	/* Below that there is no verdict that a bias could spoil. */
	if (options->blocks >= BENCH_BLOCKS_MIN)
		bench_plan_add_aa(plan);
	return 0;
}

void bench_plan_print(const struct bench_plan *plan)
{
	const struct bench_options *options = plan->options;

	printf("suite %s: %zu blocks, %zu samples a process, %zu to warm up, "
	       "seed %ju, CPUs %s\n",
	       options->suite->name, options->blocks, options->suite->samples,
	       options->suite->warmup, (uintmax_t)options->seed,
	       bench_cpus_format(&plan->cpus, ','));
	for (size_t i = 0; i < plan->row_count; i++) {
		const struct bench_row *row = &plan->rows[i];

		bench_text_pad(stdout, row->probe->name, -26);
		bench_text_pad(stdout, row->params ? row->params : "", -14);
		for (size_t a = 0; a < row->arm_count; a++)
			printf(" %s", row->arms[a].arm->name);
		fputs(row->role == BENCH_AA ? " (A/A)" : "", stdout);
		if (options->place_count)
			printf(", %s: CPUs %s", row->placement,
			       bench_cpus_format(&row->cpus, ','));
		putchar('\n');
	}
	for (size_t i = 0; i < plan->notes.count; i++)
		printf("%s %s\n", plan->notes.notes[i].kind,
		       bench_note_text(&plan->notes.notes[i]));
}
