/* SPDX-License-Identifier: MIT */
/*
 * Checks names against the cells, and merges the levels they list.  Cells of
 * several builds may differ, so each question is put to all of them.
 */
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plan/check.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"

#define LEVEL_MAX 1e9

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
		add(&words, bench_text_count(parts[i], LEVEL_MAX, &number)
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

static struct words collect(const struct bench_plan *plan, enum what what,
			    const char *name, const char *axis)
{
	struct words list = { 0 };

	for (size_t a = 0; a < plan->arm_count; a++) {
		const struct bench_cell *cell = plan->arms[a].cell;

		for (size_t p = 0; p < cell->probe_count; p++) {
			const struct bench_probe *probe = &cell->probes[p];

			if (name && probe->name != name)
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

static bool is_count(const char *level)
{
	double count;

	return bench_text_count(level, LEVEL_MAX, &count) && count >= 1;
}

/* Any count will do where the cells list counts; else only what they list. */
static bool is_level(const struct words *listed, const char *level)
{
	bool counts = true;

	for (size_t i = 0; i < listed->count; i++) {
		if (!strcmp(listed->words[i], level))
			return true;
		counts = counts && is_count(listed->words[i]);
	}
	return counts && is_count(level);
}

static int check_setting(const struct bench_plan *plan,
			 const struct bench_setting *s)
{
	const char *axis = bench_text_intern(s->name);
	struct words axes = collect(plan, AXES, NULL, NULL);
	struct words listed = collect(plan, LEVELS, NULL, axis);
	struct words levels = split(s->value);

	if (!listed.count) {
		bench_error("--param: unknown axis '%s'; %s", axis,
			    bench_suggest(axis, axes.words, axes.count));
		return -EINVAL;
	}
	for (size_t i = 0; i < levels.count; i++) {
		const char *level = levels.words[i];

		if (is_level(&listed, level))
			continue;
		bench_error("--param %s: '%s' is no level of it; %s", axis,
			    level,
			    bench_suggest(level, listed.words, listed.count));
		return -EINVAL;
	}
	return 0;
}

static int check_filter(const char *filter, const struct words *names)
{
	bool matched = false;
	regex_t regex;

	if (!filter)
		return 0;
	if (regcomp(&regex, filter, REG_EXTENDED | REG_NOSUB))
		return -EINVAL;
	for (size_t i = 0; i < names->count; i++)
		matched |= !regexec(&regex, names->words[i], 0, NULL, 0);
	regfree(&regex);
	if (matched)
		return 0;
	bench_error("--filter: no probe matches '%s'; %s", filter,
		    bench_suggest(filter, names->words, names->count));
	return -EINVAL;
}

int bench_plan_check(struct bench_plan *plan, const char *const **names,
		     size_t *count)
{
	struct words all = collect(plan, NAMES, NULL, NULL);

	/* Cells list in the order of their linking, which says nothing. */
	qsort(all.words, all.count, sizeof *all.words, by_name);
	*names = all.words;
	*count = all.count;
	for (size_t i = 0; i < plan->options->level_count; i++)
		if (check_setting(plan, &plan->options->levels[i]))
			return -EINVAL;
	return check_filter(plan->options->filter, &all);
}

size_t bench_plan_levels(const struct bench_plan *plan, const char *name,
			 const char **axis, const char *const **levels)
{
	struct words axes = collect(plan, AXES, name, NULL);
	const struct bench_setting *given;
	struct words listed;

	*axis = axes.count ? axes.words[0] : NULL;
	given = setting(plan, *axis);
	if (given)
		listed = split(given->value);
	else
		listed = collect(plan, LEVELS, name, *axis);
	*levels = listed.words;
	return listed.count;
}

/* Some levels take too long, or too much, for all suites but the full one. */
static bool is_in_suite(const struct bench_suite *suite,
			const struct bench_probe *probe, const char *level)
{
	double count;

	return suite->whole || !bench_text_count(level, LEVEL_MAX, &count) ||
	       count <= probe->standard_max;
}

bool bench_plan_offers(const struct bench_plan *plan,
		       const struct bench_probe *probe, const char *axis,
		       const char *level)
{
	if (probe->axis != axis)
		return false;
	if (!level || setting(plan, axis))
		return true;
	for (size_t i = 0; i < probe->level_count; i++)
		if (probe->levels[i] == level)
			return is_in_suite(plan->options->suite, probe, level);
	return false;
}
