/* SPDX-License-Identifier: MIT */
/*
 * Checks names against the cells, and merges the levels they list.  Cells of
 * several builds may differ, so each question is put to all of them.
 */
#include <errno.h>
#include <math.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plan/check.h"
#include "bench/plan/level.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"

struct words {
	const char **words;
	size_t count;
};

/* Interned words are equal when their pointers are. */
static void add(struct words *list, const char *word)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->words[i] == word)
			return;
	list->words = bench_grow(list->words, list->count, sizeof word);
	list->words[list->count++] = word;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The words of a comma list, each once; 02 is the number 2. */
static struct words split(const char *list)
{
	const char *const *parts;
	size_t count = bench_text_split(list, &parts);
	struct words words = { 0 };
	double number;

	for (size_t i = 0; i < count; i++)
		add(&words, bench_text_count(parts[i], BENCH_LEVEL_MAX, &number)
				    ? bench_text_format("%.0f", number)
				    : parts[i]);
	return words;
}

/* What the arms' probes list: names, or axes, or the levels of an axis. */
enum what {
	NAMES,
	AXES,
	LEVELS
};

static bool has(const struct words *list, const char *word)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->words[i], word))
			return true;
	return false;
}

/* Of the probes of these names, or of all. */
static struct words collect(const struct bench_plan *plan, enum what what,
			    const struct words *names, const char *axis)
{
	struct words list = { 0 };

	for (size_t a = 0; a < plan->arm_count; a++) {
		const struct bench_cell *cell = plan->arms[a].cell;

		for (size_t p = 0; p < cell->probe_count; p++) {
			const struct bench_probe *probe = &cell->probes[p];

			if (names && !has(names, probe->name))
				continue;
			if (what == NAMES)
				add(&list, probe->name);
			else if (what == AXES && probe->axis)
				add(&list, probe->axis);
			for (size_t l = 0;
			     what == LEVELS && probe->axis == axis &&
			     l < probe->level_count;
			     l++)
				add(&list, probe->levels[l]);
		}
	}
	return list;
}

static const struct bench_setting *setting(const struct bench_plan *plan,
					   const char *axis)
{
	const struct bench_options *options = plan->options;

	for (size_t i = 0; i < options->level_count; i++)
		if (axis && !strcmp(options->levels[i].name, axis))
			return &options->levels[i];
	return NULL;
}

/* What can be given for an axis. */
struct range {
	struct words listed; /* by the chosen probes */
	bool counts;         /* some of them take counts */
	double least, most;
	bool taken; /* the level is one of some probe's */
};

static struct range range_of(const struct bench_plan *plan,
			     const struct words *chosen, const char *axis,
			     const char *level)
{
	struct range range = { collect(plan, LEVELS, chosen, axis), false,
			       BENCH_LEVEL_MAX, 1, false };

	for (size_t a = 0; a < plan->arm_count; a++) {
		const struct bench_cell *cell = plan->arms[a].cell;

		for (size_t p = 0; p < cell->probe_count; p++) {
			const struct bench_probe *probe = &cell->probes[p];

			if (probe->axis != axis || !has(chosen, probe->name))
				continue;
			range.taken |= bench_level_takes(probe, level);
			if (!bench_level_counts(probe))
				continue;
			range.counts = true;
			range.least = fmin(range.least, probe->level_min);
			range.most = fmax(range.most, probe->level_max);
		}
	}
	range.most = fmin(range.most, BENCH_LEVEL_MAX);
	return range;
}

static int check_level(const struct bench_plan *plan,
		       const struct words *chosen, const char *axis,
		       const char *level)
{
	struct range range = range_of(plan, chosen, axis, level);
	double count;

	if (range.taken)
		return 0;
	if (!range.counts)
		bench_error("--param %s: '%s' is no level of it; %s", axis,
			    level,
			    bench_suggest(level, range.listed.words,
					  range.listed.count));
	else if (!bench_text_count(level, BENCH_LEVEL_MAX, &count))
		bench_error("--param %s: '%s' is no whole number from %.0f "
			    "to %.0f",
			    axis, level, range.least, range.most);
	else
		bench_error("--param %s: no probe takes %s here; valid: %.0f "
			    "to %.0f",
			    axis, level, range.least, range.most);
	return -EINVAL;
}

static int check_setting(const struct bench_plan *plan,
			 const struct words *chosen,
			 const struct bench_setting *s)
{
	const char *axis = bench_text_intern(s->name);
	struct words all = collect(plan, AXES, NULL, NULL);
	struct words axes = collect(plan, AXES, chosen, NULL);
	struct words levels = split(s->value);

	if (!has(&axes, axis)) {
		bench_error("--param: %s axis '%s'; %s",
			    has(&all, axis) ? "no chosen probe has the"
					    : "unknown",
			    axis, bench_suggest(axis, axes.words, axes.count));
		return -EINVAL;
	}
	for (size_t i = 0; i < levels.count; i++)
		if (check_level(plan, chosen, axis, levels.words[i]))
			return -EINVAL;
	return 0;
}

/* The names that the filter matches. */
static int choose(const char *filter, const struct words *names,
		  struct words *chosen)
{
	regex_t regex;

	*chosen = (struct words){ 0 };
	if (regcomp(&regex, filter ? filter : "", REG_EXTENDED | REG_NOSUB))
		return -EINVAL;
	for (size_t i = 0; i < names->count; i++)
		if (!regexec(&regex, names->words[i], 0, NULL, 0))
			add(chosen, names->words[i]);
	regfree(&regex);
	if (chosen->count || !filter)
		return 0;
	bench_error("--filter: no probe matches '%s'; %s", filter,
		    bench_suggest(filter, names->words, names->count));
	return -EINVAL;
}

int bench_plan_check(struct bench_plan *plan, const char *const **names,
		     size_t *count)
{
	struct words all = collect(plan, NAMES, NULL, NULL), chosen;

	/* Cells list in the order of their linking, which says nothing. */
	qsort(all.words, all.count, sizeof *all.words, by_name);
	if (choose(plan->options->filter, &all, &chosen))
		return -EINVAL;
	*names = chosen.words;
	*count = chosen.count;
	for (size_t i = 0; i < plan->options->level_count; i++)
		if (check_setting(plan, &chosen, &plan->options->levels[i]))
			return -EINVAL;
	return 0;
}

size_t bench_plan_levels(const struct bench_plan *plan, const char *name,
			 const char **axis, const char *const **levels)
{
	const struct words one = { &name, 1 };
	struct words axes = collect(plan, AXES, &one, NULL);
	const struct bench_setting *given;
	struct words listed;

	*axis = axes.count ? axes.words[0] : NULL;
	given = setting(plan, *axis);
	if (given)
		listed = split(given->value);
	else
		listed = collect(plan, LEVELS, &one, *axis);
	*levels = listed.words;
	return listed.count;
}

/* Some levels take too long, or too much, for all suites but the full one. */
static bool is_in_suite(const struct bench_suite *suite,
			const struct bench_probe *probe, const char *level)
{
	double count;

	return suite->whole ||
	       !bench_text_count(level, BENCH_LEVEL_MAX, &count) ||
	       count <= probe->standard_max;
}

const char *bench_plan_refuses(const struct bench_plan *plan,
			       const struct bench_probe *probe,
			       const char *axis, const char *level)
{
	if (!axis || probe->axis != axis || !setting(plan, axis) ||
	    bench_level_takes(probe, level))
		return NULL;
	return bench_level_range(probe);
}

bool bench_plan_offers(const struct bench_plan *plan,
		       const struct bench_probe *probe, const char *axis,
		       const char *level)
{
	if (probe->axis != axis)
		return false;
	if (!level)
		return true;
	if (setting(plan, axis))
		return bench_level_takes(probe, level);
	for (size_t i = 0; i < probe->level_count; i++)
		if (probe->levels[i] == level)
			return is_in_suite(plan->options->suite, probe, level);
	return false;
}
