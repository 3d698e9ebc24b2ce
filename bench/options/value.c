/* SPDX-License-Identifier: MIT */
/*
 * Single values of a command line, each told by its option when it is wrong.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/options/value.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"

#define FILTER_LONGEST 256

static const struct bench_suite suites[] = {
	{ .name = "quick",
	  .blocks = 12,
	  .samples = 3,
	  .warmup = 1,
	  .repeat_s = 80 },
	{ .name = "standard",
	  .blocks = 20,
	  .samples = 5,
	  .warmup = 2,
	  .repeat_s = 840,
	  .wide = true },
	{ .name = "full",
	  .blocks = 40,
	  .samples = 7,
	  .warmup = 3,
	  .wide = true,
	  .whole = true },
	{ .name = "published",
	  .blocks = 20,
	  .samples = 5,
	  .warmup = 2,
	  .repeat_s = 300,
	  .whole = true,
	  .published = true },
};

bool bench_unit_is_time(const char *unit)
{
	return !strncmp(unit, "ns", 2);
}

int bench_value_suite(struct bench_options *options, const char *name)
{
	const char *names[sizeof suites / sizeof *suites];

	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
		names[i] = suites[i].name;
		if (strcmp(name, suites[i].name))
			continue;
		options->suite = &suites[i];
		return 0;
	}
	bench_error("unknown suite '%s'; %s", name,
		    bench_suggest(name, names, sizeof names / sizeof *names));
	return -EINVAL;
}

int bench_value_count(const char *option, const char *text, uint64_t least,
		      uint64_t most, uint64_t *number)
{
	double value;

	if (bench_text_count(text, (double)most, &value) &&
	    value >= (double)least) {
		*number = (uint64_t)value;
		return 0;
	}
	bench_error("%s '%s' is no whole number from %ju to %ju", option, text,
		    (uintmax_t)least, (uintmax_t)most);
	return -EINVAL;
}

int bench_value_names(const char *option, const char *text,
		      const char *const **names, size_t *count)
{
	*count = bench_text_split(text, names);
	for (size_t i = 0; i < *count; i++) {
		if (*(*names)[i])
			continue;
		bench_error("%s '%s': a name is empty; take out the comma, or "
			    "name something",
			    option, text);
		return -EINVAL;
	}
	return 0;
}

int bench_value_setting(struct bench_setting **list, size_t *count,
			const char *option, const char *form, const char *text)
{
	const char *equals = strchr(text, '=');

	if (!equals || equals == text || !equals[1] ||
	    !bench_text_is_utf8(text, strlen(text))) {
		bench_error("%s '%s' is not of the form %s in UTF-8", option,
			    text, form);
		return -EINVAL;
	}
	*list = bench_grow(*list, *count, sizeof **list);
	(*list)[*count].name =
		bench_text_format("%.*s", (int)(equals - text), text);
	(*list)[(*count)++].value = bench_text_intern(equals + 1);
	return 0;
}

static int add_place(struct bench_options *options, const char *name)
{
	enum bench_place place = 0;

	while (place < BENCH_PLACES && strcmp(name, bench_place_names[place]))
		place++;
	if (place == BENCH_PLACES) {
		bench_error(
			"--placement: unknown placement '%s'; %s", name,
			bench_suggest(name, bench_place_names, BENCH_PLACES));
		return -EINVAL;
	}
	for (size_t i = 0; i < options->place_count; i++)
		if (options->places[i] == place)
			return 0;
	options->places[options->place_count++] = place;
	return 0;
}

int bench_value_places(struct bench_options *options, const char *text)
{
	const char *const *names;
	size_t count = bench_text_split(text, &names);
	int result = 0;

	for (size_t i = 0; !result && i < count; i++)
		result = add_place(options, names[i]);
	return result;
}

/* AXIS=LIST; of two for one axis, one would be passed over. */
int bench_value_levels(struct bench_options *options, const char *text)
{
	struct bench_setting *levels;
	size_t last = options->level_count;
	int result =
		bench_value_setting(&options->levels, &options->level_count,
				    "--param", "AXIS=LIST", text);

	levels = options->levels;
	for (size_t i = 0; !result && i < last; i++) {
		if (levels[i].name != levels[last].name)
			continue;
		bench_error("--param %s is given twice; give all its levels "
			    "in one, as %s=%s,%s",
			    levels[i].name, levels[i].name, levels[i].value,
			    levels[last].value);
		result = -EINVAL;
	}
	return result;
}

/*
 * Each {m,n} and each + makes regcomp copy what it repeats, copies among it:
 * some few of them take all memory and hours.
 */
static bool is_modest(const char *filter)
{
	const char *plus = strchr(filter, '+');

	plus = plus ? strchr(plus + 1, '+') : NULL;
	return strlen(filter) <= FILTER_LONGEST && !strchr(filter, '{') &&
	       !(plus && strchr(plus + 1, '+'));
}

int bench_value_filter(struct bench_options *options, const char *text)
{
	char reason[128];
	regex_t regex;
	int error;

	if (!is_modest(text)) {
		bench_error("--filter '%.60s' is longer than %d bytes, or has "
			    "{} or more than two +; use * instead",
			    text, FILTER_LONGEST);
		return -EINVAL;
	}
	error = regcomp(&regex, text, REG_EXTENDED | REG_NOSUB);
	if (error) {
		regerror(error, &regex, reason, sizeof reason);
		bench_error("--filter '%s' is no regular expression: %s", text,
			    reason);
		return -EINVAL;
	}
	regfree(&regex);
	options->filter = text;
	return 0;
}

int bench_value_text(const char *option, const char *text, const char **place)
{
	if (!*text || !bench_text_is_utf8(text, strlen(text))) {
		bench_error("%s '%s' is empty or not UTF-8", option, text);
		return -EINVAL;
	}
	*place = text;
	return 0;
}

/* 90, 90s, 15m or 2h. */
int bench_value_budget(const char *text, double *seconds)
{
	static const char units[] = "smh";
	size_t digits = strspn(text, "0123456789");
	const char *unit = text[digits] ? strchr(units, text[digits]) : units;
	double factor = 1;

	for (const char *u = units; unit && u < unit; u++)
		factor *= 60;
	if (!digits || digits > 6 || !unit ||
	    (text[digits] && text[digits + 1]) ||
	    !(*seconds = factor * strtod(text, NULL))) {
		bench_error("--time-budget '%s' is no time as 90s, 15m or 2h",
			    text);
		return -EINVAL;
	}
	return 0;
}

int bench_value_margin(const char *text, double *margin)
{
	double percent;

	if (!bench_text_number(text, &percent) || percent <= 0 ||
	    percent >= 100) {
		bench_error("--margin '%s' is no percentage above 0 and below "
			    "100, as 3",
			    text);
		return -EINVAL;
	}
	*margin = percent / 100;
	return 0;
}
